/**
 * The whole house for a test file: the built vault, hub and sandbox as processes of their own with the embedded
 * PostgreSQL, started by what `npm start` uses, on free ports, in a folder that is gone afterwards.
 */
import { makePlan } from '@oma/tools/plan'
import { supervise } from '@oma/tools/supervise'
import { randomBytes, randomInt } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface House {
  urls: { vault: string; hub: string; sandbox: string }
  /** Where the services' logs are, in `logs/`; removed by `stop`. */
  dataDir: string
  /** Stops every process, the database last. */
  stop: () => Promise<void>
}

const root = join(import.meta.dirname, '..')

/**
 * @param settings added to the environment of all services, such as `{ REGISTRATION: 'closed' }`
 * @throws {Error} with what the supervisor said, when something does not become ready
 */
export async function startHouse(settings: Record<string, string> = {}): Promise<House> {
  const dataDir = await mkdtemp(join(tmpdir(), 'oma-e2e-'))
  const [vaultPort, hubPort, sandboxPort] = await findFreePorts(3)
  const plan = makePlan(root, {
    PATH: process.env['PATH'] ?? '',
    DATA_DIR: dataDir,
    VAULT_PORT: String(vaultPort),
    HUB_PORT: String(hubPort),
    GOOGLE_SANDBOX_PORT: String(sandboxPort),
    SECRET_KEY: randomBytes(32).toString('base64url'),
    HUB_CLIENT_SECRET: randomBytes(32).toString('base64url'),
    // All journeys come from one address.
    RATE_LIMIT_FACTOR: '100',
    ...settings,
  })
  const stop = new AbortController()
  const lines: string[] = []
  const ready = Promise.withResolvers<void>()
  const say = (line: string) => {
    lines.push(line)
    if (line.includes('OMA is ready')) ready.resolve()
  }
  const ended = supervise(plan, { say, stop: stop.signal, force: new AbortController().signal })
  const close = async () => {
    stop.abort()
    await ended.catch(() => undefined)
    await rm(dataDir, { recursive: true, force: true })
  }
  const failed = ended.then((code) => {
    throw new Error(`The house ended with ${code}:\n${lines.join('\n')}`)
  })
  try {
    await Promise.race([ready.promise, failed])
  } catch (error) {
    await close()
    throw error
  }
  // From here on its end is the business of `stop`.
  failed.catch(() => undefined)
  return { urls: { hub: plan.urls.hub, vault: plan.urls.vault!, sandbox: plan.urls.sandbox! }, dataDir, stop: close }
}

/** Below those that systems give to outgoing connections: one of these could take a port before its service does. */
const [firstPort, ports] = [20_000, 10_000]

/** Held open together, so that they differ. */
async function findFreePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenSomewhere))
  const found = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return found
}

async function listenSomewhere(): Promise<Server> {
  for (;;) {
    const server = createServer()
    const port = firstPort + randomInt(ports)
    const listening = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
    })
    if (listening) return server
  }
}
