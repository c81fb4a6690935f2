import { closeCodes } from '@oma/contract'
import { Agent, request } from 'node:http'
import { WebSocket } from 'undici'
import { expect, it, onTestFinished } from 'vitest'
import { startVaultProcess, type VaultProcess } from './testing/start-process.ts'
import { startVaultForTest, type TestVault } from './testing/start-vault.ts'
import { bearer } from './testing/watch.ts'

/** What a balancer sees: who is ready, looked at often. */
function createBalancer(replicas: VaultProcess[]) {
  const ready = new Set(replicas)
  const looking = setInterval(() => {
    for (const replica of replicas) {
      void isReady(replica).then((yes) => (yes ? ready.add(replica) : ready.delete(replica)))
    }
  }, 50)
  onTestFinished(() => clearInterval(looking))
  return { pick: (turn: number) => [...ready][turn % ready.size]! }
}

const isReady = ({ url }: VaultProcess): Promise<boolean> =>
  fetch(`${url}/ready`, { headers: { connection: 'close' } }).then(
    ({ ok }) => ok,
    () => false,
  )

/** One request on a connection that is kept; rejects when it is not answered. */
function ask(agent: Agent, { url }: VaultProcess, token: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asking = request(`${url}/api/v1/auth/me`, { agent, headers: bearer(token) }, (answer) => {
      answer.on('error', reject)
      answer.on('end', () => resolve(answer.statusCode ?? 0))
      answer.resume()
    })
    asking.on('error', reject)
    asking.end()
  })
}

const environmentOf = (vault: TestVault) => ({
  DATABASE_URL: vault.database.url,
  SECRET_KEY: vault.secretKey,
  GOOGLE_SANDBOX_URL: vault.sandboxUrl,
  VAULT_PUBLIC_URL: vault.publicUrl,
})

it('under load no request fails while one of two replicas is told to stop, on kept connections neither', async () => {
  const vault = await startVaultForTest()
  const { pair } = await vault.join()
  const replicas = await Promise.all([1, 2].map(() => startVaultProcess(environmentOf(vault))))
  const balancer = createBalancer(replicas)
  const outcomes = new Map<string, number>()
  const count = (outcome: string) => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  const over = new AbortController()
  const clients = Array.from({ length: 16 }, async (_, turn) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    while (!over.signal.aborted) {
      await ask(agent, balancer.pick(turn++), pair.access_token).then(
        (status) => count(String(status)),
        (error: NodeJS.ErrnoException) => count(error.code ?? error.message),
      )
    }
    agent.destroy()
  })
  const answered = () => outcomes.get('200') ?? 0

  await expect.poll(answered, { timeout: 20_000 }).toBeGreaterThan(200)
  replicas[0]!.child.kill('SIGTERM')
  expect(await replicas[0]!.exited, replicas[0]!.log()).toBe(0)
  const before = answered()
  await expect.poll(answered, { timeout: 20_000 }).toBeGreaterThan(before + 100)
  over.abort()
  await Promise.all(clients)

  expect([...outcomes.keys()]).toEqual(['200'])
}, 120_000)

it('told to stop it says at once that it is not ready, ends its sockets, answers what it accepted, and exits with 0', async () => {
  const vault = await startVaultForTest()
  const { pair, username, password } = await vault.join()
  const replica = await startVaultProcess(environmentOf(vault))
  const socket = new WebSocket(`${replica.url.replace('http', 'ws')}/api/v1/events`, {
    headers: bearer(pair.access_token),
  })
  await new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }))
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))

  // Hashing a password takes a while.
  const slow = fetch(`${replica.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  })
  replica.child.kill('SIGTERM')
  await expect.poll(() => isReady(replica)).toBe(false)

  expect((await slow).status).toBe(200)
  expect((await slow).headers.get('connection')).toBe('close')
  expect(await closed).toBe(closeCodes.restart)
  expect(await replica.exited, replica.log()).toBe(0)
}, 120_000)

it('at trace level no log line holds what somebody sent, whatever the database says about it', async () => {
  const vault = await startVaultForTest()
  const replica = await startVaultProcess({ ...environmentOf(vault), LOG_LEVEL: 'trace' })
  const canary = { username: 'canary-name@example.test', password: 'canary-password' }
  const send = (path: string) =>
    fetch(`${replica.url}/api/v1/auth/${path}?canary-query=1`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'canary-agent',
        cookie: 'oma_refresh=canary-cookie',
      },
      body: JSON.stringify(canary),
    }).then(({ status }) => status)
  const { query } = vault.database

  expect(await send('register')).toBe(201)
  // A table that is missing, a value that does not fit its column, and one that a rule refuses.
  await query('alter table sessions rename to elsewhere')
  expect(await send('login')).toBe(503)
  await query('truncate users cascade')
  await query('alter table users add constraint never check (false)')
  expect(await send('register')).toBe(500)
  await query('alter table users drop constraint never')
  await query('alter table users alter column username type uuid using null')
  expect(await send('register')).toBe(500)

  // The answer comes sooner than the line that the process wrote before it.
  await expect.poll(() => replica.log()).toContain('22P02')
  expect(replica.log()).toMatch(/Failed query: insert into \\"users\\"/)
  expect(replica.log()).not.toContain('canary')
}, 120_000)
