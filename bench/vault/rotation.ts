/** Rotating the keys of 100,000 credentials by the command line while a vault serves, and what its callers feel of it. */
import { seedAccounts } from '@oma/vault/testing/seed-accounts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Say } from '../run-named.ts'
import type { Laboratory } from './laboratory.ts'
import { runLoad } from './load.ts'
import { middleOf } from '../middle-of.ts'

const accounts = 100_000
const connections = 32
const seconds = 10
const roundsBefore = 3

export async function measureRotation(laboratory: Laboratory, say: Say): Promise<void> {
  const former = randomBytes(32).toString('base64url')
  const keys = { SECRET_KEY: laboratory.secretKey, SECRET_KEY_PREVIOUS: former }
  const vault = await laboratory.startVault(keys)
  const begin = performance.now()
  const tokens = await seedAccounts({ ...laboratory, publicUrl: vault.url, sealedBy: former, count: accounts })
  say(`${accounts} credentials sealed by a former key in ${secondsSince(begin)} s`)
  const measure = () => runLoad({ url: vault.url, path: '/api/v1/google/credentials', tokens, connections, seconds })

  await measure()
  const before: number[] = []
  for (let round = 0; round < roundsBefore; round++) before.push((await measure()).p99)
  const p99Before = middleOf(before)
  say(`before: 99 % within ${p99Before} ms`)

  const started = performance.now()
  const rotation = rotate(laboratory, keys)
  const during: number[] = []
  while (rotation.exitCode === null) during.push((await measure()).p99)
  if (rotation.exitCode !== 0) throw new Error(`The rotation ended with ${rotation.exitCode}`)
  say(`rotated within ${secondsSince(started)} s`)
  say(
    `during: 99 % within ${during.join(', ')} ms; the median is ${(middleOf(during) / p99Before).toFixed(2)} times that before`,
  )
}

function rotate({ root, databaseUrl, sandboxUrl }: Laboratory, keys: Record<string, string>) {
  const child = spawn(process.execPath, [join(root, 'services/vault/dist/cli.js'), 'keys', 'rotate'], {
    cwd: root,
    env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, GOOGLE_SANDBOX_URL: sandboxUrl, ...keys },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  void once(child, 'exit')
  return child
}

function secondsSince(begin: number): string {
  return ((performance.now() - begin) / 1000).toFixed(0)
}
