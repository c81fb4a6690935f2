import { connectGoogle } from '@oma/vault/testing/google'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBoth, type Both } from './start-both.ts'

let both: Both
beforeAll(async () => {
  both = await startBoth()
  await both.hubWatches()
})
afterAll(() => both.close())

const search = (token: string) => both.call(token, 'gmail_search_messages', { max_results: 1 })
/** How a call ended; the clock of vault and hub stands still meanwhile, so nothing runs out. */
const outcome = (token: string) =>
  search(token).then(
    ({ isError, text }) => (isError ? text : 'served'),
    (error: unknown) => String(error),
  )
const promised = { timeout: 2_000, interval: 50 }

const revoke = (user: Awaited<ReturnType<typeof joinServed>>) =>
  user.client.auth.revokeToken({ params: { id: user.tokenId } })
const refused = /401|unauthorized/i

async function joinServed() {
  const user = await both.joinWithToken()
  await connectGoogle(both.vault, user)
  await expect.poll(() => outcome(user.token)).toBe('served')
  return user
}

describe('while the hub hears the vault', () => {
  it('a revoked token is refused within 2 seconds, and nobody else’s is forgotten', async () => {
    const user = await joinServed()
    const other = await joinServed()
    // What is told is told in its order: who hears of this has heard of all that came before.
    const last = await joinServed()
    await revoke(last)
    await expect.poll(() => outcome(last.token), promised).toMatch(refused)
    for (const { token } of [user, other]) expect(await outcome(token)).toBe('served')
    const exchanges = await both.count('token.exchanged')
    await revoke(user)

    await expect.poll(() => outcome(user.token), promised).toMatch(refused)
    expect(await outcome(other.token)).toBe('served')
    expect(await both.count('token.exchanged')).toBe(exchanges)
  })

  it('mail is closed within 2 seconds of disconnecting it', async () => {
    const user = await joinServed()
    await user.client.google.disconnect({ params: { service: 'gmail' } })

    await expect.poll(() => outcome(user.token), promised).toContain('/connect')
  })
})

it('a hub that missed a revocation while the vault was away refuses as soon as it hears the vault again', async () => {
  const user = await joinServed()
  const vault = await both.vaultAway()
  await revoke(user)
  expect(await outcome(user.token)).toBe('served')

  await vault.back()
  await expect.poll(() => outcome(user.token), { timeout: 5_000, interval: 50 }).toMatch(refused)
})
