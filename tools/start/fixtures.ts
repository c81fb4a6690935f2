/** What the tests of the supervisor share: temporary folders, free ports and small stand-ins for the services. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import * as z from 'zod'
import type { Plan, ServiceSpec } from './plan.ts'

export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'oma-tools-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export async function findFreePort(): Promise<number> {
  const { port, close } = await occupyPort()
  await close()
  return port
}

/** A port that somebody else listens on, until the test ends or `close` is called. */
export async function occupyPort(host = '127.0.0.1'): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  onTestFinished(close)
  return { port: (server.address() as AddressInfo).port, close }
}

// Serves /ready, tells its process id and environment, and ends when asked to.
const healthy = `
  import { createServer } from 'node:http'
  const server = createServer((request, response) => {
    if (request.url === '/die') process.exit(3)
    if (request.url === '/ready') return response.end('{}')
    response.end(JSON.stringify({ pid: process.pid, database: process.env.DATABASE_URL }))
  })
  server.listen(Number(process.env.STAND_IN_PORT), '127.0.0.1')
  process.on('SIGTERM', () => process.exit(0))
`

// As the services do when the supervisor is killed.
const noticing = `
  process.on('disconnect', () => process.exit(0))
`

export interface StandIn {
  /** Replaces the healthy service: an ES module. */
  code?: string
  /** It goes on when the supervisor is killed. */
  clings?: boolean
  port?: number
  needsDatabase?: boolean
}

/** Writes a stand-in service and describes it. */
export async function makeService(root: string, name: string, standIn: StandIn = {}): Promise<ServiceSpec> {
  const {
    clings = false,
    code = clings ? healthy : healthy + noticing,
    port = await findFreePort(),
    needsDatabase = false,
  } = standIn
  const script = join(root, name, 'dist', 'server.js')
  await mkdir(dirname(script), { recursive: true })
  await writeFile(join(root, 'package.json'), '{"type":"module"}')
  await writeFile(script, code)
  const environment = { STAND_IN_PORT: String(port) }
  const schema = z.object({})
  const described = { portSetting: 'STAND_IN_PORT', host: '127.0.0.1', environment, schema, needsDatabase }
  return { name, script, nodeFlags: [], port, ...described }
}

/** A plan that needs no database unless `databaseUrl` is undefined. */
export function makePlanOf(
  root: string,
  waves: ServiceSpec[][],
  databaseUrl: string | undefined = 'postgres://nowhere/',
): Plan {
  const urls = { vault: 'http://localhost:1', hub: 'http://localhost:2', sandbox: undefined }
  return { root, dataDir: join(root, '.data'), settings: {}, databaseUrl, waves, urls }
}

/** What a healthy stand-in says about itself. */
export async function askService({ port }: ServiceSpec): Promise<{ pid: number; database?: string }> {
  return (await fetch(`http://127.0.0.1:${port}/`)).json() as Promise<{ pid: number; database?: string }>
}
