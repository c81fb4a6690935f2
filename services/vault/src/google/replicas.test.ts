import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startReplicas, type ReplicatedUser, type Replicas } from '../testing/start-replicas.ts'
import type { VaultProcess } from '../testing/start-process.ts'

const minuteMs = 60_000
let replicas: Replicas
let user: ReplicatedUser
beforeAll(async () => void (replicas = await startReplicas([0, 5 * minuteMs, -5 * minuteMs])))
afterAll(() => replicas.close())
beforeEach(async () => {
  await replicas.google.reset()
  user = await replicas.join()
})

const slowly = (delay_ms: number) => replicas.google.faults.add({ method: 'POST', path: '/token', times: 1, delay_ms })
const refreshes = () => replicas.google.calls.count('/token')
const read = (vault: VaultProcess) => user.at(vault).google.credentials({ query: {} })
const row = async () =>
  (
    await replicas.database.query(
      `select access_token_sealed, version, lease_fence from google_credentials where user_id = '${user.id}'`,
    )
  )[0]
const expireIn = (seconds: number) =>
  replicas.database.query(
    `update google_credentials set expires_at = now() + interval '${seconds} seconds' where user_id = '${user.id}'`,
  )
const countOf = async ({ url }: VaultProcess, outcome: string) => {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  return Number(new RegExp(`google_refreshes_total\\{outcome="${outcome}",[^}]*\\} (\\d+)`).exec(metrics)?.[1] ?? 0)
}

it('100 parallel reads at expiry on 3 replicas → one Google call', async () => {
  await expireIn(0)
  const before = await refreshes()
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, caller) => read(replicas.vaults[caller % replicas.vaults.length]!)),
  )

  expect(new Set(answers.map(({ access_token }) => access_token)).size).toBe(1)
  expect(await refreshes()).toBe(before + 1)
})

it('disconnect at another replica during a refresh → stays disconnected', async () => {
  const [one, other] = replicas.vaults as [VaultProcess, VaultProcess]
  await expireIn(0)
  await slowly(1_000)
  const before = await refreshes()
  const reading = read(one).catch((error: unknown) => error)
  await expect.poll(refreshes).toBe(before + 1)
  await user.at(other).google.disconnect({ params: { service: 'all' }, query: {} })

  expect(await reading).toMatchObject({ code: 'google-not-connected' })
  expect(await row()).toBeUndefined()
})

it('the late write of a lease holder that was stopped is fenced off', async () => {
  const [holder, other] = replicas.vaults as [VaultProcess, VaultProcess]
  await expireIn(0)
  await slowly(500)
  const [before, superseded] = [await refreshes(), await countOf(holder, 'superseded')]
  const late = read(holder)
  await expect.poll(refreshes).toBe(before + 1)
  holder.child.kill('SIGSTOP')
  // Google has answered, and the lease is over, before the holder can read the answer.
  await expect.poll(async () => (await replicas.google.calls.list('/token')).at(-1)?.status).toBe(200)
  await replicas.database.query(`update google_credentials set lease_until = now() where user_id = '${user.id}'`)
  const { access_token } = await read(other)
  const written = await row()
  holder.child.kill('SIGCONT')

  expect(await late).toMatchObject({ access_token })
  expect(await refreshes()).toBe(before + 2)
  expect(await countOf(holder, 'superseded')).toBe(superseded + 1)
  expect(await row()).toEqual(written)
})

it('clock ±5 min → no expired token served, and none taken for expired', async () => {
  for (const vault of replicas.vaults) {
    await expireIn(30)
    const { token_expiry } = await read(vault)
    expect(Math.abs(new Date(token_expiry).getTime() - Date.now() - 3_599_000)).toBeLessThan(5_000)
  }
  const calls = await refreshes()
  await expireIn(6 * 60)
  for (const vault of replicas.vaults) await read(vault)

  expect(await refreshes()).toBe(calls)
})

it('the lease holder killed → another recovers within the lease', async () => {
  const [one, other, holder] = replicas.vaults as [VaultProcess, VaultProcess, VaultProcess]
  await expireIn(0)
  await slowly(60_000)
  const before = await refreshes()
  const lost = read(holder).catch(() => 'lost')
  await expect.poll(refreshes).toBe(before + 1)
  await holder.kill()
  const begin = performance.now()
  const answers = await Promise.all([read(one), read(other), read(one), read(other)])

  expect(performance.now() - begin).toBeLessThan(7_000)
  expect(await lost).toBe('lost')
  expect(new Set(answers.map(({ access_token }) => access_token)).size).toBe(1)
  expect(await refreshes()).toBe(before + 2)
})
