import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'

/** Logs in once more, from a device. */
async function logIn({ username, password }: TestUser, userAgent = 'curl/8.5.0', remoteAddress = '192.0.2.7') {
  const answer = await vault.app.inject({
    method: 'POST',
    url: '/api/v1/auth/login',
    payload: { username, password },
    headers: { 'user-agent': userAgent },
    remoteAddress,
  })
  const pair = answer.json<TestUser['pair']>()
  return { pair, client: vault.as(pair.access_token) }
}

async function events(user: TestUser, event: string) {
  const rows = await vault.database.query(
    `select details from audit_events where user_id = '${user.user.id}' and event = '${event}' order by id`,
  )
  return rows.map(({ details }) => details)
}

const isLoggedIn = (client: TestUser['client']) =>
  client.auth.me().then(
    () => true,
    () => false,
  )

describe('the list of sessions', () => {
  it('tells each device, where it came from, and which one asks', async () => {
    const user = await vault.join()
    vault.clock.advance(1)
    const { client } = await logIn(user, firefox, '192.0.2.9')

    const { sessions } = await client.auth.listSessions()
    expect(sessions).toEqual([
      {
        id: expect.any(String),
        device: 'Firefox on Linux',
        address: '192.0.2.9',
        is_current: true,
        created_at: vault.clock.now().toISOString(),
        last_used_at: vault.clock.now().toISOString(),
      },
      expect.objectContaining({ is_current: false }),
    ])
  })

  it('comes in pages that neither repeat nor leave out, also for logins of the same moment', async () => {
    const user = await vault.join()
    for (let n = 0; n < 4; n++) await logIn(user)

    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await user.client.auth.listSessions({ query: { limit: 2, ...(cursor && { cursor }) } })
      seen.push(...page.sessions.map(({ id }) => id))
      cursor = page.next_cursor ?? undefined
    } while (cursor)
    expect(new Set(seen).size).toBe(5)
    expect(seen).toHaveLength(5)
  })

  it.each([{ limit: 0 }, { limit: 101 }, { cursor: 'x' }, { cursor: "1_'; drop table users" }])(
    'refuses what is no page: %o',
    async (query) => {
      const { client } = await vault.join()

      await expect(client.auth.listSessions({ query })).rejects.toMatchObject({ code: 'validation-failed' })
    },
  )

  it('keeps the last use to the minute: not every request writes', async () => {
    const user = await vault.join()
    const lastUse = async () => (await user.client.auth.listSessions()).sessions[0]!.last_used_at
    const start = vault.clock.now().toISOString()

    vault.clock.advance(59)
    expect(await lastUse()).toBe(start)
    vault.clock.advance(3)
    expect(await lastUse()).toBe(vault.clock.now().toISOString())
  })
})

describe('ending sessions', () => {
  it('ends one at once, with its refresh token, and leaves the others', async () => {
    const user = await vault.join()
    const other = await logIn(user)
    const { sessions } = await user.client.auth.listSessions()
    const { id } = sessions.find(({ is_current }) => !is_current)!
    expect(await isLoggedIn(other.client)).toBe(true)

    await user.client.auth.endSession({ params: { id } })

    expect(await isLoggedIn(other.client)).toBe(false)
    await expect(vault.as().auth.refresh({ body: { refresh_token: other.pair.refresh_token } })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    expect(await isLoggedIn(user.client)).toBe(true)
    expect(await events(user, 'session.ended')).toEqual([{ session_id: id }])
    await expect(user.client.auth.endSession({ params: { id } })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('ends all others and records each', async () => {
    const user = await vault.join()
    const others = [await logIn(user), await logIn(user)]
    const { sessions } = await user.client.auth.listSessions()

    expect(await user.client.auth.endSessions()).toEqual({ ended: 2 })

    expect(await Promise.all([user, ...others].map(({ client }) => isLoggedIn(client)))).toEqual([true, false, false])
    const ended = sessions.filter(({ is_current }) => !is_current).map(({ id }) => ({ session_id: id }))
    expect(await events(user, 'session.ended')).toEqual(expect.arrayContaining(ended))
  })

  it('ends all, the asking one too, when that is wanted', async () => {
    const user = await vault.join()
    await logIn(user)

    expect(await user.client.auth.endSessions({ query: { include_current: 'true' } })).toEqual({ ended: 2 })
    expect(await isLoggedIn(user.client)).toBe(false)
  })

  it('records which session a spent refresh token ended', async () => {
    const user = await vault.join()
    const [session] = (await user.client.auth.listSessions()).sessions
    const refresh = () => vault.as().auth.refresh({ body: { refresh_token: user.pair.refresh_token } })
    await refresh()
    vault.clock.advance(31)

    await expect(refresh()).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await events(user, 'session.refresh_reused')).toEqual([{ session_id: session!.id }])
    expect(await isLoggedIn(user.client)).toBe(false)
  })

  it('that ended elsewhere is refused here within two seconds', async () => {
    const user = await vault.join()
    expect(await isLoggedIn(user.client)).toBe(true)
    await vault.database.query(`delete from sessions where user_id = '${user.user.id}'`)
    vault.clock.advance(2)

    expect(await isLoggedIn(user.client)).toBe(false)
  })
})
