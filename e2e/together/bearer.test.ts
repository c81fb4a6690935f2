import type { Scope } from '@oma/contract'
import { connectGoogle, control, ada, bruno } from '@oma/vault/testing/google'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBoth, type Both } from './start-both.ts'

let both: Both
beforeAll(async () => {
  both = await startBoth()
})
afterAll(() => both.close())

const search = (token: string | undefined) => both.call(token, 'gmail_search_messages', { max_results: 1 })
const hour = 3600

describe('a personal access token at the hub', () => {
  it('reads the mail of whoever made it, and of nobody else', async () => {
    const one = await both.joinWithToken()
    const other = await both.joinWithToken()
    await connectGoogle(both.vault, one, { account: ada })
    await connectGoogle(both.vault, other, { account: bruno })

    const owners = await Promise.all(
      Array.from({ length: 12 }, (_, i) => both.call((i % 2 ? one : other).token, 'google_connection_status')),
    )

    expect(owners.map(({ output }) => output['account'])).toEqual(owners.map((_, i) => (i % 2 ? ada : bruno)))
    const mine = await both.call(one.token, 'gmail_search_messages', { q: 'in:sent', max_results: 5 })
    expect(JSON.stringify(mine.output)).toContain('Ada Berg <ada@example.test>')
  })

  it('of a user who has not connected Google gets an answer with the link, not a failure', async () => {
    const { token } = await both.joinWithToken()
    const answer = await search(token)

    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining(`${both.vault.publicUrl}/connect`) })
    expect(answer.text).toMatch(/^Google account not connected/)
    expect(answer.text).not.toMatch(/\n\s+at /)
  })

  it('works as soon as Google is connected, without a new token', async () => {
    const user = await both.joinWithToken()
    expect(await search(user.token)).toMatchObject({ isError: true })
    await connectGoogle(both.vault, user)

    expect(await search(user.token)).toMatchObject({ isError: false })
  })

  it('costs the vault one exchange and one hand-out for many calls', async () => {
    const user = await both.joinWithToken()
    await connectGoogle(both.vault, user)
    // By the end of this the hub has heard of the connection, which makes it ask anew.
    await search(user.token)
    both.vault.clock.advance(60)
    const before = [await both.count('token.exchanged'), await both.count('google.credentials_handed_out')]

    await Promise.all(Array.from({ length: 15 }, () => search(user.token)))
    await search(user.token)

    const after = [await both.count('token.exchanged'), await both.count('google.credentials_handed_out')]
    expect(after).toEqual(before.map((n) => n + 1))
  })

  it('goes on working when Google’s token and the exchanged one have run out', async () => {
    const user = await both.joinWithToken()
    await connectGoogle(both.vault, user)
    await search(user.token)
    both.vault.clock.advance(hour)

    expect(await search(user.token)).toMatchObject({ isError: false })
  })

  it('is refused with 401 when it is unknown, and within a minute once it is revoked', async () => {
    const user = await both.joinWithToken()
    await connectGoogle(both.vault, user)
    await search(user.token)
    await user.client.auth.revokeToken({ params: { id: user.tokenId } })
    both.vault.clock.advance(60)

    await expect(search(user.token)).rejects.toThrow(/401|unauthorized/i)
    await expect(search(`oma_pat_${'x'.repeat(43)}`)).rejects.toThrow(/401|unauthorized/i)
  })

  it('that nobody made is asked about so often a minute for one address, and then 429; who was let in before is served', async () => {
    const known = await both.joinWithToken()
    await connectGoogle(both.vault, known)
    await search(known.token)
    // What it was exchanged for has run out since: the vault is asked again.
    both.vault.clock.advance(60)

    const flood = Array.from({ length: 320 }, () => statusOf(forgePersonalAccessToken()))
    const statuses = await Promise.all(flood)

    expect(statuses.filter((status) => status === 401)).toHaveLength(300)
    expect(statuses.filter((status) => status === 429)).toHaveLength(20)
    expect(await search(known.token)).toMatchObject({ isError: false })
    both.vault.clock.advance(60)
    expect(await statusOf(forgePersonalAccessToken())).toBe(401)
  })

  it('stops reading mail within a minute once Gmail is disconnected, and keeps the calendar', async () => {
    const user = await both.joinWithToken()
    await connectGoogle(both.vault, user)
    expect(await search(user.token)).toMatchObject({ isError: false })
    await user.client.google.disconnect({ params: { service: 'gmail' } })
    both.vault.clock.advance(60)

    expect(await search(user.token)).toMatchObject({
      isError: true,
      text: expect.stringContaining('/connect?scopes=gmail.read'),
    })
    expect(await both.call(user.token, 'calendar_list_events')).toMatchObject({ isError: false })
  })

  it('does only what it was made for: without a scope of Gmail nothing of Gmail, with gmail.read no sending', async () => {
    const user = await both.joinWithToken()
    await connectGoogle(both.vault, user)
    const make = async (scopes: Scope[]) =>
      (await user.client.auth.createToken({ body: { name: 'narrow', scopes } })).token
    const [calendar, reader] = [await make(['calendar.read']), await make(['gmail.read'])]
    const mail = { to: ['bruno@example.test'], subject: 'x', text: 'x' }

    expect(await search(calendar)).toMatchObject({ isError: true, text: expect.stringContaining('gmail.read') })
    expect(await both.call(calendar, 'calendar_list_events')).toMatchObject({ isError: false })
    expect(await search(reader)).toMatchObject({ isError: false })
    expect(await both.call(reader, 'gmail_send_message', mail)).toMatchObject({
      isError: true,
      text: expect.stringContaining('gmail.send'),
    })
    expect(await both.call(user.token, 'gmail_send_message', mail)).toMatchObject({ isError: false })
  })

  it('a login token is none: it is refused', async () => {
    const { pair } = await both.joinWithToken()

    const answer = await fetch(both.url, { method: 'POST', headers: { authorization: `Bearer ${pair.access_token}` } })
    expect(answer.status).toBe(401)
  })

  it('leads to the reason and the link when Google has ended the permission', async () => {
    const user = await both.joinWithToken()
    await connectGoogle(both.vault, user)
    await control(both.vault, 'tokens/revoke', { account: ada })
    both.vault.clock.advance(hour)

    expect(await search(user.token)).toMatchObject({
      isError: true,
      text: expect.stringMatching(/revoked.*\/connect/s),
    })
  })
})

describe('while the vault is away', () => {
  it('a caller who was just here is still served, a new one gets 503, and all is well when it is back', async () => {
    const known = await both.joinWithToken()
    const stranger = await both.joinWithToken()
    await connectGoogle(both.vault, known)
    await search(known.token)
    const vault = await both.vaultAway()

    expect(await search(known.token)).toMatchObject({ isError: false })
    const refused = await fetch(both.url, { method: 'POST', headers: { authorization: `Bearer ${stranger.token}` } })
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([503, true])

    await vault.back()
    expect(await both.call(stranger.token, 'google_connection_status')).toMatchObject({ isError: false })
  })
})

/** As one is made, by whoever has read how: nothing but the vault can tell that nobody made it. */
const forgePersonalAccessToken = () => `oma_pat_${randomBytes(32).toString('base64url')}`

async function statusOf(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(both.url, { method: 'POST', headers })).status
}
