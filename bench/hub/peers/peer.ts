/** Another server that people use for the same, as published, installed beside this repository for the measurement. */
import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Service } from '../../programs.ts'
import type { Load } from '../load.ts'

export interface Call {
  tool: string
  input: Record<string, unknown>
}

export interface Peer {
  /** With its version. */
  name: string
  service: Service
  /** By tool of ours: the calls with which a model gets the same from this server. */
  callsFor: Record<string, readonly Call[]>
  loadOf(calls: readonly Call[], connections: number): Promise<Load>
}

const installSeconds = 180

/** Kept in the temporary folder for the next time. @returns where its packages are */
export async function install(name: string, version: string): Promise<string> {
  const folder = join(tmpdir(), `oma-bench-${name.replace('/', '-')}-${version}`)
  const modules = join(folder, 'node_modules')
  const there = await access(join(modules, name)).then(
    () => true,
    () => false,
  )
  if (there) return modules
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', folder]
  await promisify(execFile)('npm', ['install', ...options, `${name}@${version}`], { timeout: installSeconds * 1000 })
  return modules
}

export const jsonHeaders = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2025-11-25',
}

export function toBody(method: string, params: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
}

export function toRequestOf(path: string, headers: Record<string, string>) {
  return ({ tool, input }: Call) => ({
    method: 'POST' as const,
    path,
    headers: { ...jsonHeaders, ...headers },
    body: toBody('tools/call', { name: tool, arguments: input }),
  })
}
