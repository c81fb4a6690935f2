import { describe, expect, it } from 'vitest'
import { refreshFields, redeem } from '../testing/authorization.ts'
import { startSandbox } from '../testing/start-sandbox.ts'
import { createSandboxControl, SandboxControlError } from './client.ts'

const start = new Date('2026-11-25T12:00:00Z')
const ada = 'ada@example.test'

async function startWithControl() {
  const sandbox = await startSandbox({ now: () => start })
  const connection = await sandbox.connect(ada)
  const { gmail, calendar } = sandbox.withToken(connection.tokens.access_token ?? '')
  const ask = () => gmail.users.getProfile({ userId: 'me' })
  const refresh = () => redeem(sandbox, '', refreshFields(connection.tokens.refresh_token))
  return { ...connection, sandbox, calendar, ask, refresh, control: createSandboxControl(sandbox.url) }
}

describe('the client of the control plane', () => {
  it('moves the clock and sets it', async () => {
    const { control, ask } = await startWithControl()

    expect(await control.clock.advance(60)).toEqual(new Date('2026-11-25T12:01:00Z'))
    expect(await control.clock.set(new Date('2027-01-01T00:00:00Z'))).toEqual(new Date('2027-01-01T00:00:00Z'))
    expect(await control.clock.now()).toEqual(new Date('2027-01-01T00:00:00Z'))
    await expect(ask()).rejects.toMatchObject({ status: 401 })
  })

  it('adds faults, tells them and lifts them', async () => {
    const { control, ask } = await startWithControl()
    await control.faults.add({ path: '/gmail/*', status: 503, times: 2 })
    await expect(ask()).rejects.toMatchObject({ status: 503 })

    expect(await control.faults.list()).toMatchObject([{ status: 503, times: 1 }])
    await control.faults.clear()
    await expect(ask()).resolves.toMatchObject({ status: 200 })
  })

  it('counts calls and hands out the recorded requests', async () => {
    const { control, ask, calendar } = await startWithControl()
    await control.calls.clear()
    await ask()
    await ask()
    await calendar.events.insert({ calendarId: 'primary', requestBody: { summary: 'x' } }).catch(() => undefined)

    expect(await control.calls.counts()).toEqual({
      'GET /gmail/v1/users/me/profile': 2,
      'POST /calendar/v3/calendars/primary/events': 1,
    })
    expect(await control.calls.count('/gmail/*')).toBe(2)
    expect(await control.calls.list('/calendar/*')).toMatchObject([
      { method: 'POST', status: 400, account: ada, body: { summary: 'x' } },
    ])
  })

  it('expires, revokes and ages tokens', async () => {
    const { control, ask, refresh, tokens } = await startWithControl()

    expect(await control.tokens.age(3590, { token: tokens.access_token ?? '' })).toBe(1)
    await expect(ask()).resolves.toMatchObject({ status: 200 })
    expect(await control.tokens.age(10, { account: ada })).toBe(2)
    await expect(ask()).rejects.toMatchObject({ status: 401 })
    expect((await refresh()).status).toBe(200)
    expect(await control.tokens.expire({ token: tokens.refresh_token ?? '' })).toBe(1)
    expect((await refresh()).body['error']).toBe('invalid_grant')
    expect(await control.tokens.revoke({ account: ada })).toBe(1)
  })

  it('lets a refresh token of testing mode die of age', async () => {
    const { control, sandbox } = await startWithControl()
    await control.publishing('testing')
    const { auth, tokens } = await sandbox.connect('bruno@example.test')
    const pick = { token: tokens.refresh_token ?? '' }
    await control.tokens.age(6 * 86_400, pick)
    await expect(auth.refreshAccessToken()).resolves.toBeTruthy()
    await control.tokens.age(86_400, pick)

    await expect(auth.refreshAccessToken()).rejects.toMatchObject({ response: { data: { error: 'invalid_grant' } } })
  })

  it('seeds, forgets what sync tokens need, and resets', async () => {
    const { control, sandbox, calendar } = await startWithControl()
    const syncToken = (await calendar.events.list({ calendarId: 'primary' })).data.nextSyncToken ?? ''
    await control.forgetSync(ada)
    await expect(calendar.events.list({ calendarId: 'primary', syncToken })).rejects.toMatchObject({ status: 410 })
    const made = await control.seed({
      accounts: [{ email: 'eve@example.test', name: 'Eve' }],
      messages: [{ account: 'eve@example.test', from: 'a@b.example', to: 'eve@example.test', text: 'Hi' }],
    })
    expect([made.accounts, made.messages.length]).toEqual([['eve@example.test'], 1])
    await sandbox.connect('eve@example.test')
    await control.reset()

    await expect(sandbox.connect('eve@example.test')).rejects.toThrow('Choose one of the accounts')
  })

  it('throws what the sandbox refuses', async () => {
    const { control } = await startWithControl()
    const wrong = control.forgetSync('nobody@example.test')

    await expect(wrong).rejects.toThrow(SandboxControlError)
    await expect(wrong).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('sync/forget') as string,
    })
  })
})
