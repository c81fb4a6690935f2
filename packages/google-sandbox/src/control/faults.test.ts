import { describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../testing/start-sandbox.ts'

async function startWithAda() {
  const sandbox = await startSandbox()
  const { auth, gmail, calendar, tokens } = await sandbox.connect()
  const ask = () => gmail.users.getProfile({ userId: 'me' })
  const askPlainly = () =>
    fetch(`${sandbox.url}/gmail/v1/users/me/profile`, { headers: { authorization: `Bearer ${tokens.access_token}` } })
  return { sandbox, auth, gmail, calendar, ask, askPlainly }
}

const addFault = (sandbox: Sandbox, fault: object) => sandbox.control('faults', { method: 'GET', ...fault })
const faultsOf = async (sandbox: Sandbox) => (await sandbox.request('GET', '/_sandbox/faults')).body

describe('a fault', () => {
  it('strikes as many calls as it says, then is gone', async () => {
    const { sandbox, ask } = await startWithAda()
    await addFault(sandbox, { path: '/gmail/*', times: 2, status: 503 })

    await expect(ask()).rejects.toMatchObject({ status: 503, message: 'Backend Error' })
    await expect(ask()).rejects.toMatchObject({ status: 503 })
    await expect(ask()).resolves.toMatchObject({ status: 200 })
    expect(await faultsOf(sandbox)).toEqual({ faults: [] })
  })

  it('strikes only its method and path', async () => {
    const { sandbox, ask, gmail, calendar } = await startWithAda()
    await addFault(sandbox, { method: 'post', path: '/gmail/v1/users/*/drafts', times: 9, status: 500 })
    const requestBody = { message: { raw: 'VG86IGFAYi5jZAoKeAo' } }

    await expect(ask()).resolves.toMatchObject({ status: 200 })
    await expect(calendar.calendarList.list()).resolves.toMatchObject({ status: 200 })
    await expect(gmail.users.drafts.list({ userId: 'me' })).resolves.toMatchObject({ status: 200 })
    await expect(gmail.users.drafts.create({ userId: 'me', requestBody })).rejects.toMatchObject({ status: 500 })
  })

  it.each([
    [401, 'authError'],
    [403, 'rateLimitExceeded'],
    [429, 'rateLimitExceeded'],
    [500, 'backendError'],
  ])('with status %i says %s, as Google would', async (status, reason) => {
    const { sandbox, askPlainly } = await startWithAda()
    await addFault(sandbox, { path: '/gmail/*', times: 1, status })
    const answer = await askPlainly()

    expect(answer.status).toBe(status)
    expect(answer.headers.get('retry-after')).toBe(status === 429 ? '1' : null)
    expect(await answer.json()).toMatchObject({ error: { code: status, errors: [{ reason }] } })
  })

  it('answers with its own body and headers', async () => {
    const { sandbox, askPlainly } = await startWithAda()
    const headers = { 'Retry-After': '7', 'X-Reason': 'test' }
    await addFault(sandbox, { path: '/gmail/*', times: 1, status: 429, body: { error: 'mine' }, headers })
    const answer = await askPlainly()

    expect(await answer.json()).toEqual({ error: 'mine' })
    expect([answer.headers.get('retry-after'), answer.headers.get('x-reason')]).toEqual(['7', 'test'])
  })

  it('answers a text body as the page of a proxy', async () => {
    const { sandbox, askPlainly } = await startWithAda()
    await addFault(sandbox, { path: '/gmail/*', times: 1, status: 502, body: '<html>Bad Gateway</html>' })
    const answer = await askPlainly()

    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(await answer.text()).toBe('<html>Bad Gateway</html>')
  })

  it('without a status puts its headers on the real answer', async () => {
    const { sandbox, askPlainly } = await startWithAda()
    await addFault(sandbox, { path: '/gmail/*', times: 1, headers: { 'x-trace': 'here' } })
    const answer = await askPlainly()

    expect(answer.headers.get('x-trace')).toBe('here')
    expect(await answer.json()).toMatchObject({ emailAddress: 'ada@example.test' })
  })

  it('delays the answer', async () => {
    const { sandbox, ask } = await startWithAda()
    await addFault(sandbox, { path: '/gmail/*', times: 1, delay_ms: 200 })
    const before = performance.now()
    await ask()

    expect(performance.now() - before).toBeGreaterThan(190)
  })

  it('drops the connection', async () => {
    const { sandbox, ask, askPlainly } = await startWithAda()
    await addFault(sandbox, { path: '/gmail/*', times: 1, reset: true })

    await expect(askPlainly()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    await expect(ask()).resolves.toMatchObject({ status: 200 })
  })

  it('cuts JSON off in the middle', async () => {
    const { sandbox, askPlainly } = await startWithAda()
    await addFault(sandbox, { path: '/gmail/*', times: 1, truncate: true })
    const answer = await askPlainly()

    expect(answer.status).toBe(200)
    await expect(answer.json()).rejects.toThrow(SyntaxError)
  })

  it('floods with a body of any size that is still JSON', async () => {
    const { sandbox, askPlainly } = await startWithAda()
    await addFault(sandbox, { path: '/gmail/*', times: 1, oversize_bytes: 3_000_000 })
    const answer = await askPlainly()
    const text = await answer.text()

    expect([answer.status, text.length]).toEqual([200, 3_000_000])
    expect(JSON.parse(text)).toMatchObject({ emailAddress: 'ada@example.test' })
  })

  it('reaches the token endpoint too', async () => {
    const { sandbox, auth } = await startWithAda()
    await addFault(sandbox, { method: 'POST', path: '/token', times: 1, status: 400, body: { error: 'invalid_grant' } })

    await expect(auth.refreshAccessToken()).rejects.toMatchObject({ response: { data: { error: 'invalid_grant' } } })
    await expect(auth.refreshAccessToken()).resolves.toBeTruthy()
  })

  it('is lifted by DELETE', async () => {
    const { sandbox, ask } = await startWithAda()
    await addFault(sandbox, { path: '*', times: 100, status: 500 })

    expect(await sandbox.request('DELETE', '/_sandbox/faults')).toMatchObject({ status: 204 })
    await expect(ask()).resolves.toMatchObject({ status: 200 })
  })

  it('is told in the words it was made with', async () => {
    const sandbox = await startSandbox()
    const fault = { path: '/x', delay_ms: 5, oversize_bytes: 7 }
    const whole = { ...fault, method: '*', times: 1, reset: false, truncate: false }

    expect((await sandbox.request('POST', '/_sandbox/faults', fault)).body).toEqual({ faults: [whole] })
    expect(await faultsOf(sandbox)).toEqual({ faults: [whole] })
  })

  it.each([
    [{}],
    [{ path: 'gmail' }],
    [{ path: '/x', status: 99 }],
    [{ path: '/x', colour: 'red' }],
    [{ path: '/x', headers: { 'x-a': 'b\r\nx-c: d' } }],
    [{ path: '/x', headers: { 'x a': 'b' } }],
    [{ path: '/x', headers: { 'x-a\n': 'b' } }],
  ])('that nobody can read is refused: %j', async (fault) => {
    const sandbox = await startSandbox()

    expect((await sandbox.request('POST', '/_sandbox/faults', fault)).status).toBe(400)
    expect(await faultsOf(sandbox)).toEqual({ faults: [] })
  })
})
