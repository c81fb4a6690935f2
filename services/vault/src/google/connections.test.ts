import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { maxGoogleConnections } from '@oma/contract'
import { ada, bruno, connectGoogle, control, statusOf } from '../testing/google.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())
beforeEach(async () => {
  await control(vault, 'reset', {})
  user = await vault.join()
})

const gmail = 'https://www.googleapis.com/auth/gmail.modify'
const calendar = 'https://www.googleapis.com/auth/calendar'

const listOf = async ({ client }: TestUser) => (await client.google.connections()).connections
const idOf = async (account: string, of = user) => (await listOf(of)).find((each) => each.account === account)!.id
const connectBoth = async () => {
  await connectGoogle(vault, user)
  vault.clock.advance(1)
  await connectGoogle(vault, user, { account: bruno })
}
const auditOf = ({ user: { id } }: TestUser) =>
  vault.database.query(
    `select event, details from audit_events where user_id = '${id}' and event like 'google.%' order by id`,
  )

describe('GET /google/connections', () => {
  it('is empty before anything is connected', async () => {
    expect(await listOf(user)).toEqual([])
  })

  it('tells of each Google account what works', async () => {
    await connectGoogle(vault, user)
    vault.clock.advance(1)
    await connectGoogle(vault, user, { account: bruno, services: 'calendar' })

    expect(await listOf(user)).toEqual([
      {
        id: expect.any(String),
        account: ada,
        is_default: true,
        services: ['gmail', 'calendar'],
        scopes: expect.arrayContaining([gmail, calendar]),
        missing_services: [],
        missing_scopes: [],
        health: { state: 'connected', reason: null, reconnect_reason: null, detail: null },
        created_at: expect.any(String),
      },
      expect.objectContaining({ account: bruno, is_default: false, services: ['calendar'], missing_services: [] }),
    ])
  })

  it('names what was asked for and not allowed, and the other service works', async () => {
    await connectGoogle(vault, user, { untick: ['gmail'] })

    expect(await listOf(user)).toMatchObject([
      {
        services: ['calendar'],
        missing_services: ['gmail'],
        missing_scopes: [gmail],
        health: { state: 'needs-attention', reason: 'missing-scopes', detail: expect.stringContaining('Gmail') },
      },
    ])
    expect((await user.client.google.credentials()).scopes).toContain(calendar)
  })

  it('misses a service no longer that the user gave up', async () => {
    await connectGoogle(vault, user, { untick: ['gmail'] })
    await user.client.google.disconnect({ params: { service: 'gmail' } })

    expect(await listOf(user)).toMatchObject([{ missing_services: [], health: { state: 'connected' } }])
  })

  it('says in words when Google has to be connected again', async () => {
    await connectGoogle(vault, user)
    await control(vault, 'tokens/revoke', { account: ada })
    vault.clock.advance(3600)
    const { access_token } = await vault.as().auth.login({ body: user })
    const again = { ...user, client: vault.as(access_token) }
    await expect(again.client.google.credentials()).rejects.toMatchObject({ code: 'google-needs-reconnect' })

    expect(await listOf(again)).toMatchObject([
      { health: { state: 'needs-attention', reason: 'needs-reconnect', detail: expect.stringMatching(/\w{4}/) } },
    ])
  })
})

describe('the default Google account', () => {
  it('is the first that was connected, until another is chosen; credentials and status follow', async () => {
    await connectBoth()
    expect(await user.client.google.credentials()).toMatchObject({ account: ada })
    const chosen = await user.client.google.makeDefault({ params: { id: await idOf(bruno) } })

    expect(chosen).toMatchObject({ account: bruno, is_default: true })
    expect(await user.client.google.credentials()).toMatchObject({ account: bruno })
    expect(await statusOf(user)).toMatchObject({ account: bruno, accounts: [bruno, ada] })
    expect((await listOf(user)).map(({ account, is_default }) => [account, is_default])).toEqual([
      [bruno, true],
      [ada, false],
    ])
  })

  it('can be chosen again and again, within one moment too', async () => {
    await connectBoth()
    for (const account of [bruno, ada, bruno, ada]) {
      await user.client.google.makeDefault({ params: { id: await idOf(account) } })
      expect(await statusOf(user)).toMatchObject({ account })
    }
  })

  it('stays the default when it is connected again', async () => {
    await connectBoth()
    await user.client.google.makeDefault({ params: { id: await idOf(bruno) } })
    await connectGoogle(vault, user)
    await connectGoogle(vault, user, { account: bruno })

    expect(await statusOf(user)).toMatchObject({ account: bruno })
  })

  it('disconnected makes the one chosen before it the default, else the oldest', async () => {
    await connectBoth()
    await user.client.google.makeDefault({ params: { id: await idOf(bruno) } })
    expect(
      await user.client.google.disconnect({ params: { service: 'all' }, query: { account: bruno } }),
    ).toMatchObject({ account: ada, accounts: [ada] })

    expect(await listOf(user)).toMatchObject([{ account: ada, is_default: true }])
  })

  it('leaves a trace in the audit when it changes', async () => {
    await connectBoth()
    await user.client.google.makeDefault({ params: { id: await idOf(bruno) } })
    await user.client.google.disconnect({ params: { service: 'gmail' } })

    expect(await auditOf(user)).toEqual([
      { event: 'google.connected', details: { google_account: ada } },
      { event: 'google.connected', details: { google_account: bruno } },
      { event: 'google.default_changed', details: { google_account: bruno } },
      { event: 'google.disconnected', details: { google_account: bruno, services: ['gmail'] } },
    ])
  })

  it('of somebody else is not found, and stays as it was', async () => {
    await connectBoth()
    const other = await vault.join()
    await connectGoogle(vault, other)

    await expect(other.client.google.makeDefault({ params: { id: await idOf(bruno) } })).rejects.toMatchObject({
      status: 404,
    })
    expect(await statusOf(user)).toMatchObject({ account: ada })
    expect(await statusOf(other)).toMatchObject({ account: ada, accounts: [ada] })
  })
})

describe('connecting', () => {
  it('keeps the refresh token at hand when Google sends none', async () => {
    await connectGoogle(vault, user)
    const { refresh_token } = await user.client.google.credentials()
    // Allowed before and not asked again: Google then gives an access token alone.
    await connectGoogle(vault, user, { withoutPrompt: true })
    const after = await user.client.google.credentials()

    expect(after.refresh_token).toBe(refresh_token)
    vault.clock.advance(3600 - 240)
    const { access_token } = await vault.as().auth.login({ body: user })
    expect((await vault.as(access_token).google.credentials()).access_token).not.toBe(after.access_token)
  })

  it('stores nothing when every box was unticked', async () => {
    const { headers } = await connectGoogle(vault, user, { untick: ['gmail', 'calendar'] })

    expect(headers.location).toBe('/?google=missing-scopes&missing=gmail%2Ccalendar')
    expect(await listOf(user)).toEqual([])
  })

  it(`stops at ${maxGoogleConnections} Google accounts, two at once included, and says so`, async () => {
    const many = Array.from({ length: maxGoogleConnections + 1 }, (_, index) => `person${index}@example.test`)
    await control(vault, 'seed', { accounts: many.map((email) => ({ email, name: email })) })
    for (const account of many.slice(0, -2)) await connectGoogle(vault, user, { account, services: 'calendar' })
    const last = await Promise.all(
      many.slice(-2).map((account) => connectGoogle(vault, user, { account, services: 'calendar' })),
    )

    expect(new Set(last.map(({ headers }) => headers.location))).toEqual(
      new Set(['/?google=connected', '/?google=failed&reason=limit-reached']),
    )
    expect(await listOf(user)).toHaveLength(maxGoogleConnections)
    // One that is connected already may be connected again.
    expect((await connectGoogle(vault, user, { account: many[0]!, services: 'calendar' })).headers.location).toBe(
      '/?google=connected',
    )
  })
})
