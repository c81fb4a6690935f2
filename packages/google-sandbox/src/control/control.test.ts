import type { Credentials } from 'google-auth-library'
import { describe, expect, it } from 'vitest'
import { redeem, refreshFields } from '../testing/authorization.ts'
import { startSandbox, type Sandbox } from '../testing/start-sandbox.ts'

const ada = 'ada@example.test'
const bruno = 'bruno@example.test'
const start = new Date('2026-11-25T12:00:00Z')

interface Call {
  method: string
  path: string
  status: number
  account: string | null
  at: string
  body: unknown
}

async function callsOf(sandbox: Sandbox, query = ''): Promise<Call[]> {
  return ((await sandbox.request('GET', `/_sandbox/calls${query}`)).body as { calls: Call[] }).calls
}

describe('the clock', () => {
  it('moves on, and stands where it was after a reset', async () => {
    const sandbox = await startSandbox({ now: () => start })

    expect(await sandbox.control('clock', { advance_seconds: 90 })).toEqual({ now: '2026-11-25T12:01:30.000Z' })
    await sandbox.control('reset')
    expect((await sandbox.request('GET', '/_sandbox/clock')).body).toEqual({ now: start.toISOString() })
  })

  it.each([
    [{}],
    [{ advance_seconds: 'soon' }],
    [{ advance_seconds: 1e300 }],
    [{ advance_seconds: -1e11 }],
    [{ now: '2026-02-30T00:00:00Z' }],
    [{ now: '+275760-09-14T00:00:00Z' }],
  ])('does not move for %j', async (body) => {
    const sandbox = await startSandbox({ now: () => start })

    expect((await sandbox.request('POST', '/_sandbox/clock', body)).status).toBe(400)
    expect((await sandbox.request('GET', '/_sandbox/clock')).body).toEqual({ now: start.toISOString() })
  })

  it('stands at whole milliseconds, however little it moved', async () => {
    const sandbox = await startSandbox({ now: () => start })
    await sandbox.control('clock', { advance_seconds: 0.0014 })
    const [id = ''] = await sandbox.plant({ messages: [{ account: ada, from: 'a@b.example', to: ada, text: 'x' }] })
    const { gmail } = await sandbox.connect(ada)

    expect((await gmail.users.messages.get({ userId: 'me', id })).data.internalDate).toBe(String(start.getTime() + 1))
  })

  it('does not leave the years that an answer can write, step by step either', async () => {
    const sandbox = await startSandbox({ now: () => start })
    await sandbox.control('clock', { now: '9990-01-01T00:00:00Z' })

    expect((await sandbox.request('POST', '/_sandbox/clock', { advance_seconds: 1e10 })).status).toBe(400)
    expect((await sandbox.request('GET', '/_sandbox/clock')).body).toEqual({ now: '9990-01-01T00:00:00.000Z' })
  })
})

describe('the calls', () => {
  it('tell method, path, status, account, time and body of every call', async () => {
    const sandbox = await startSandbox({ now: () => start })
    const { gmail } = await sandbox.connect(ada)
    await sandbox.request('DELETE', '/_sandbox/calls')
    const requestBody = { name: 'Receipts' }
    await gmail.users.labels.create({ userId: 'me', requestBody })
    await expect(gmail.users.messages.get({ userId: 'me', id: '0' })).rejects.toMatchObject({ status: 404 })
    await sandbox.request('GET', '/gmail/v1/users/me/profile')

    const shared = { account: ada, at: start.toISOString() }
    expect(await callsOf(sandbox)).toMatchObject([
      { ...shared, method: 'POST', path: '/gmail/v1/users/me/labels', status: 200, body: requestBody },
      { ...shared, method: 'GET', path: '/gmail/v1/users/me/messages/0', status: 404, body: null },
      { ...shared, method: 'GET', path: '/gmail/v1/users/me/profile', status: 401, account: null },
    ])
  })

  it('are picked by path, and forgotten by DELETE', async () => {
    const sandbox = await startSandbox()
    const { gmail } = await sandbox.connect(ada)
    await gmail.users.getProfile({ userId: 'me' })

    expect(await callsOf(sandbox, '?path=/token')).toHaveLength(1)
    expect((await callsOf(sandbox, '?path=/gmail/*')).map(({ path }) => path)).toEqual(['/gmail/v1/users/me/profile'])
    expect(await callsOf(sandbox, '?path=/calendar/*')).toEqual([])
    expect((await sandbox.request('DELETE', '/_sandbox/calls')).status).toBe(204)
    expect(await callsOf(sandbox)).toEqual([])
  })

  it('hold calls that a fault struck, dropped ones with status 0', async () => {
    const sandbox = await startSandbox()
    const { gmail } = await sandbox.connect(ada)
    await sandbox.control('faults', { path: '/gmail/*', times: 1, status: 503 })
    await sandbox.control('faults', { path: '/gmail/*', times: 1, reset: true })
    const ask = () => gmail.users.getProfile({ userId: 'me' })
    await expect(ask()).rejects.toMatchObject({ status: 503 })
    await expect(ask()).rejects.toThrow('fetch failed')

    expect(await callsOf(sandbox, '?path=/gmail/*')).toMatchObject([
      { status: 503, account: ada },
      { status: 0, account: ada },
    ])
  })

  it('leave out the control plane itself', async () => {
    const sandbox = await startSandbox()
    for (const path of ['/_sandbox/clock', '/health', '/ready', '/'])
      await fetch(sandbox.url + path).then(({ status }) => expect(status).toBe(200))

    expect(await callsOf(sandbox)).toEqual([])
  })
})

describe('tokens', () => {
  async function startWithTwo() {
    const sandbox = await startSandbox()
    const tokens = { ada: (await sandbox.connect(ada)).tokens, bruno: (await sandbox.connect(bruno)).tokens }
    const refresh = (token: string | null | undefined) => redeem(sandbox, '', refreshFields(token))
    /** Without a refresh token, which Google's clients would use of themselves. */
    const call = async ({ access_token: token }: Credentials) => {
      const headers = { authorization: `Bearer ${token}` }
      return (await fetch(`${sandbox.url}/gmail/v1/users/me/profile`, { headers })).status
    }
    return { sandbox, tokens, refresh, call }
  }

  it('expire for an account, and can be refreshed', async () => {
    const { sandbox, tokens, refresh, call } = await startWithTwo()

    expect(await sandbox.control('tokens/expire', { account: ada })).toEqual({ expired: 1 })
    expect([await call(tokens.ada), await call(tokens.bruno)]).toEqual([401, 200])
    expect((await refresh(tokens.ada.refresh_token)).status).toBe(200)
  })

  it('expire one by one, a refresh token too', async () => {
    const { sandbox, tokens, refresh, call } = await startWithTwo()
    await sandbox.control('tokens/expire', { token: tokens.ada.refresh_token })

    expect(await call(tokens.ada)).toBe(200)
    expect(await refresh(tokens.ada.refresh_token)).toMatchObject({ body: { error: 'invalid_grant' } })
  })

  it.each(['account', 'access_token', 'refresh_token'] as const)(
    'are revoked by %s: a call is 401, a refresh 400 invalid_grant as JSON',
    async (by) => {
      const { sandbox, tokens, refresh, call } = await startWithTwo()
      const body = by === 'account' ? { account: ada } : { token: tokens.ada[by] }

      expect(await sandbox.control('tokens/revoke', body)).toEqual({ revoked: 1 })
      expect([await call(tokens.ada), await call(tokens.bruno)]).toEqual([401, 200])
      expect(await refresh(tokens.ada.refresh_token)).toEqual({
        status: 400,
        contentType: 'application/json; charset=utf-8',
        body: { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' },
      })
    },
  )

  it('of everybody go when nobody is named', async () => {
    const { sandbox, tokens, call } = await startWithTwo()
    await sandbox.control('tokens/revoke')

    expect([await call(tokens.ada), await call(tokens.bruno)]).toEqual([401, 401])
  })
})

describe('seed', () => {
  it('plants accounts, mail and events, and names what it made', async () => {
    const sandbox = await startSandbox({ seed: 'empty', now: () => start })
    const account = 'eve@example.test'
    const { status, body } = await sandbox.request('POST', '/_sandbox/seed', {
      accounts: [{ email: account, name: 'Eve Adams', time_zone: 'Europe/London' }],
      messages: [{ account, from: 'a@b.example', to: account, subject: 'Hi', text: 'Hello', minutes_ago: 60 }],
      events: [{ account, summary: 'Tea', start: { date: '2026-11-26' }, end: { date: '2026-11-27' } }],
    })
    const { gmail, calendar } = await sandbox.connect(account)
    const made = body as { messages: { id: string }[]; events: { id: string }[] }
    const message = await gmail.users.messages.get({ userId: 'me', id: made.messages[0]?.id ?? '' })
    const event = await calendar.events.get({ calendarId: 'primary', eventId: made.events[0]?.id ?? '' })

    expect([status, body]).toMatchObject([201, { accounts: [account] }])
    expect(message.data).toMatchObject({ snippet: 'Hello', internalDate: String(start.getTime() - 3_600_000) })
    expect(event.data).toMatchObject({ summary: 'Tea', start: { date: '2026-11-26' } })
  })

  it.each([
    ['an account that does not exist', 404, { messages: [{ account: 'nobody@example.test' }] }],
    ['a zone that does not exist', 400, { accounts: [{ email: 'e@x.test', name: 'E', time_zone: 'Mars/Base' }] }],
    ['a field that does not exist', 400, { people: [] }],
  ])('refuses %s', async (_what, status, seed) => {
    const sandbox = await startSandbox({ seed: 'empty' })

    expect((await sandbox.request('POST', '/_sandbox/seed', seed)).status).toBe(status)
  })
})

describe('reset', () => {
  it('puts people, mail, tokens, faults, calls and time back to the start', async () => {
    const sandbox = await startSandbox()
    const before = await sandbox.connect(ada)
    const countOf = async ({ gmail }: typeof before) =>
      (await gmail.users.getProfile({ userId: 'me' })).data.messagesTotal
    const messages = await countOf(before)
    await sandbox.plant({
      accounts: [{ email: 'eve@example.test', name: 'Eve' }],
      messages: [{ account: ada, from: 'a@b.example', to: ada, text: 'more' }],
    })
    await sandbox.control('faults', { path: '*', status: 500 })

    expect((await sandbox.request('POST', '/_sandbox/reset')).status).toBe(204)
    expect(await callsOf(sandbox)).toEqual([])
    const old = sandbox.withToken(before.tokens.access_token ?? '')
    await expect(old.gmail.users.getProfile({ userId: 'me' })).rejects.toMatchObject({ status: 401 })
    expect(await countOf(await sandbox.connect(ada))).toBe(messages)
    await expect(sandbox.connect('eve@example.test')).rejects.toThrow('Choose one of the accounts')
  })
})
