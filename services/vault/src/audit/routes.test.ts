import { actAsProgramOf, actFor } from '../testing/act-for.ts'
import type { AuditEntry } from '@oma/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectGoogle } from '../testing/google.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault

beforeAll(async () => {
  vault = await startVault()
})
afterAll(() => vault.close())

async function joinWithTokens(count: number): Promise<TestUser> {
  const user = await vault.join()
  for (let n = 1; n <= count; n++) await user.client.auth.createToken({ body: { name: `token ${n}` } })
  return user
}

describe('the list', () => {
  it('is the account’s own, newest first, with who did it from where and what proves it', async () => {
    const [{ client, user }] = [await joinWithTokens(1), await joinWithTokens(1)]
    const { entries, next_cursor, verified } = await client.audit.list()

    expect(entries.map(({ event }) => event)).toEqual(['token.created', 'session.started', 'account.registered'])
    expect(entries[0]).toMatchObject({ account_id: user.id, seq: 3, caller_kind: 'user', address: '127.0.0.1' })
    expect(entries[0]).toMatchObject({ via: expect.stringMatching(/^[\da-f-]{36}$/), previous_hash: entries[1]!.hash })
    expect([next_cursor, verified]).toEqual([null, true])
  })

  it('comes in pages without gap or repetition, whatever happens meanwhile', async () => {
    const { client } = await joinWithTokens(5)
    const seen: AuditEntry[] = []
    for (let cursor: string | undefined; ;) {
      const page = await client.audit.list({ query: { limit: 2, ...(cursor && { cursor }) } })
      expect(page.verified).toBe(true)
      seen.push(...page.entries)
      await client.auth.createToken({ body: { name: 'meanwhile' } })
      if (page.next_cursor === null) break
      cursor = page.next_cursor
    }

    expect(seen.map(({ seq }) => seq)).toEqual([7, 6, 5, 4, 3, 2, 1])
  })

  it('is found by event, by time and by text', async () => {
    const { client } = await joinWithTokens(2)
    vault.clock.advance(60)
    const noon = vault.clock.now().toISOString()
    await client.auth.createToken({ body: { name: '100%_Umlaut ÄÖ' } })
    const names = async (query: Parameters<typeof client.audit.list>[0]) =>
      (await client.audit.list(query)).entries.map(({ event }) => event)

    expect(await names({ query: { event: 'session.' } })).toEqual(['session.started'])
    expect(await names({ query: { event: 'ession.' } })).toEqual([])
    expect(await names({ query: { from: noon } })).toEqual(['token.created'])
    expect(await names({ query: { to: noon, event: 'token' } })).toEqual(['token.created', 'token.created'])
    expect(await names({ query: { text: '%_umlaut äö' } })).toEqual(['token.created'])
    expect(await names({ query: { text: 'TOKEN 2' } })).toEqual(['token.created'])
  })

  it.each([
    ['edited', (id: string) => `update audit_events set details = '{}' where user_id = '${id}' and seq = 4`],
    ['removed', (id: string) => `delete from audit_events where user_id = '${id}' and seq = 4`],
    ['removed, the last', (id: string) => `delete from audit_events where user_id = '${id}' and seq = 5`],
    ['signed by somebody else', (id: string) => `update audit_heads set signature = 'x' where account_id = '${id}'`],
  ])('does not say that it is verified when something was %s', async (_, damage) => {
    const { client, user } = await joinWithTokens(3)
    expect((await client.audit.list()).verified).toBe(true)
    await vault.database.query(damage(user.id))

    expect((await client.audit.list()).verified).toBe(false)
  })

  it('tells that the hub took a credential on the account’s behalf', async () => {
    const user = await vault.join()
    await connectGoogle(vault, user)
    const { token } = await user.client.auth.createToken({ body: { name: 'assistant' } })
    const exchanged = await vault.as().oauth.token({
      body: {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        ...vault.hub,
      },
    })
    await vault.as(exchanged.access_token).google.credentials()
    const { entries } = await user.client.audit.list({ query: { event: 'google.credentials_handed_out' } })

    expect(entries).toMatchObject([
      { account_id: user.user.id, caller_kind: 'client', via: vault.hub.client_id, address: '127.0.0.1' },
    ])
    expect(JSON.stringify(entries)).not.toContain(token)
  })

  it('counts by day and program how often somebody’s programs were let in, and nobody else’s', async () => {
    const user = await vault.join()
    const [first, second] = [
      await user.client.auth.createToken({ body: { name: 'first' } }),
      await user.client.auth.createToken({ body: { name: 'second' } }),
    ]
    await actAsProgramOf(vault, await vault.join())
    for (const { token } of [first, first, second]) await actFor(vault, token)
    const day = vault.clock.now().toISOString().slice(0, 10)

    const { uses } = await user.client.audit.uses()
    expect(uses).toHaveLength(2)
    expect(uses).toEqual(
      expect.arrayContaining([
        { day, program: first.id, count: 2 },
        { day, program: second.id, count: 1 },
      ]),
    )
    const tomorrow = new Date(vault.clock.now().getTime() + 86_400_000).toISOString()
    expect((await user.client.audit.uses({ query: { from: tomorrow } })).uses).toEqual([])
    const [early] = (await user.client.audit.uses({ query: { utc_offset_minutes: -840 } })).uses
    const [late] = (await user.client.audit.uses({ query: { utc_offset_minutes: 840 } })).uses
    expect(early!.day < late!.day).toBe(true)
  })

  it('is nobody else’s, nor the hub’s', async () => {
    await expect(vault.as().audit.list()).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(vault.as().audit.export()).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})

describe('the file', () => {
  const download = (user: TestUser, query: string) =>
    vault.app.inject({
      url: `/api/v1/audit/export${query}`,
      headers: { authorization: `Bearer ${user.pair.access_token}` },
    })

  it('has every entry, oldest first, and that it was made is recorded', async () => {
    const user = await joinWithTokens(2)
    const answer = await download(user, '')
    const lines = answer.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditEntry)

    expect(answer.headers['content-type']).toBe('application/jsonl; charset=utf-8')
    expect(lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
    expect(lines[4]).toMatchObject({ event: 'audit.exported', details: { format: 'jsonl', after: 0 } })
  })

  it('goes on after an entry, and is CSV when asked for', async () => {
    const user = await joinWithTokens(1)
    const answer = await download(user, '?format=csv&after=2')
    const rows = answer.body.trim().split('\r\n')

    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['content-disposition']).toBe('attachment; filename="oma-audit.csv"')
    expect(rows.map((row) => row.split(',')[1])).toEqual(['"seq"', '"3"', '"4"'])
  })
})
