import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { authUrl, redeem, refreshFields } from './testing/authorization.ts'
import { driveSandbox } from './testing/start-sandbox.ts'

/** Runs the process as `npm start` does, and waits until it listens or has ended. */
async function startProcess(environment: Record<string, string> = {}) {
  const env = { PATH: '', HOST: '127.0.0.1', GOOGLE_SANDBOX_PORT: '0', ...environment }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'server.ts')], { env })
  const ended = once(child, 'exit') as Promise<[number | null]>
  let output = ''
  const listening = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
        const url = /listening at (http:\/\/[\d.:]+)/.exec(output)?.[1]
        if (url) resolve(url)
      })
    }
  })
  const stop = async () => {
    child.kill('SIGTERM')
    return (await ended)[0]
  }
  onTestFinished(async () => void (await stop()))
  const url = await Promise.race([listening, ended.then(() => '')])
  return { ...driveSandbox(url), stop, exitCode: async () => (await ended)[0], output: () => output }
}

async function makeDataDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'google-sandbox-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return dir
}

describe('the sandbox process', () => {
  it('lets whoever calls while it plants its people wait for them', async () => {
    const sandbox = await startProcess()
    const page = await (await fetch(sandbox.url)).text()

    for (const name of ['Ada Berg', 'Bruno Costa', 'Chen Wei']) expect(page).toContain(name)
  })

  it('writes no token, code or secret to its log, whatever goes wrong', async () => {
    const sandbox = await startProcess({ LOG_LEVEL: 'trace' })
    const url = authUrl(sandbox)
    const code = (await sandbox.consent(url)).searchParams.get('code') ?? ''
    const { body: tokens } = await redeem(sandbox, code)
    await redeem(sandbox, code, { client_secret: 'wrong-secret' })
    await redeem(sandbox, '', refreshFields(tokens['refresh_token']))
    await sandbox.control('faults', { path: '/gmail/*', status: 500 })
    await sandbox.control('faults', { path: '/gmail/*', reset: true })
    const call = () => fetch(`${sandbox.url}/gmail/v1/users/me/profile?access_token=${tokens['access_token']}`)
    expect((await call()).status).toBe(500)
    await expect(call()).rejects.toThrow('fetch failed')
    await fetch(`${sandbox.url}/token`, { method: 'POST', body: '{"broken', headers: { 'content-type': 'text/x' } })
    await fetch(`${sandbox.url}/revoke?token=${tokens['refresh_token']}`, { method: 'POST' })
    await sandbox.stop()

    expect(sandbox.output()).toContain('listening')
    for (const secret of [
      code,
      tokens['access_token'],
      tokens['refresh_token'],
      'sandbox-client-secret',
      'wrong-secret',
    ])
      expect(sandbox.output()).not.toContain(secret)
  })

  it('keeps tokens, mail, settings and calendars over a restart, in a file for its user alone', async () => {
    const dataDir = await makeDataDir()
    const first = await startProcess({ DATA_DIR: dataDir })
    const { tokens, gmail, calendar } = await first.connect()
    const sent = await gmail.users.messages.send({
      userId: 'me',
      requestBody: { raw: Buffer.from('To: ada@example.test\r\nSubject: Note\r\n\r\nx').toString('base64url') },
    })
    const times = { start: { date: '2026-11-26' }, end: { date: '2026-11-27' } }
    const made = await calendar.events.insert({ calendarId: 'primary', requestBody: times })
    const filter = { criteria: { from: 'x' }, action: { addLabelIds: ['STARRED'] } }
    const kept = await gmail.users.settings.filters.create({ userId: 'me', requestBody: filter })
    expect(await first.stop()).toBe(0)
    const second = await startProcess({ DATA_DIR: dataDir })
    const again = second.withToken(tokens.access_token ?? '')
    const message = await again.gmail.users.messages.get({ userId: 'me', id: sent.data.id ?? '' })
    const event = await again.calendar.events.get({ calendarId: 'primary', eventId: made.data.id ?? '' })

    expect((await again.gmail.users.settings.filters.list({ userId: 'me' })).data.filter).toEqual([kept.data])
    expect(message.data.labelIds).toContain('INBOX')
    expect(event.data.start).toEqual(times.start)
    expect((await redeem(second, '', refreshFields(tokens.refresh_token))).status).toBe(200)
    expect((await stat(join(dataDir, 'google-sandbox.json'))).mode & 0o777).toBe(0o600)
  })

  it('keeps a moved clock over a restart, and what was issued on it; a reset moves it back for good', async () => {
    const dataDir = await makeDataDir()
    const yearAt = async (sandbox: Awaited<ReturnType<typeof startProcess>>) =>
      ((await sandbox.request('GET', '/_sandbox/clock')).body as { now: string }).now.slice(0, 4)
    const first = await startProcess({ DATA_DIR: dataDir })
    await first.control('clock', { now: '2051-06-15T12:00:00Z' })
    const { tokens } = await first.connect()
    await first.stop()
    const second = await startProcess({ DATA_DIR: dataDir })
    const { gmail } = second.withToken(tokens.access_token ?? '')

    expect(await yearAt(second)).toBe('2051')
    expect((await gmail.users.getProfile({ userId: 'me' })).status).toBe(200)
    await second.control('clock', { advance_seconds: 3601 })
    await expect(gmail.users.getProfile({ userId: 'me' })).rejects.toMatchObject({ status: 401 })
    await second.control('reset')
    await second.stop()
    expect(await yearAt(await startProcess({ DATA_DIR: dataDir }))).not.toBe('2051')
  })

  it.each(['/revoke', '/o/oauth2/revoke'])('keeps what GET %s revoked, without a good end', async (path) => {
    const dataDir = await makeDataDir()
    const sandbox = await startProcess({ DATA_DIR: dataDir })
    const token = (await sandbox.connect()).tokens.access_token ?? ''
    const kept = () => readFile(join(dataDir, 'google-sandbox.json'), 'utf8').catch(() => '')
    await vi.waitFor(async () => expect(await kept()).toContain(token), 5000)
    await sandbox.request('GET', `${path}?token=${token}`)

    await vi.waitFor(async () => expect(await kept()).not.toContain(token), 5000)
  })

  it('sets a file aside that it cannot read, and starts afresh', async () => {
    const dataDir = await makeDataDir()
    await writeFile(join(dataDir, 'google-sandbox.json'), '{"version":')
    const sandbox = await startProcess({ DATA_DIR: dataDir })

    expect((await sandbox.connect()).tokens.access_token).toBeTruthy()
    expect((await stat(join(dataDir, 'google-sandbox.json.unreadable'))).isFile()).toBe(true)
  })

  it('starts with what a file describes, in place of its people', async () => {
    const path = join(await makeDataDir(), 'seed.json')
    const account = 'eve@example.test'
    const message = { account, from: 'a@b.example', to: account, subject: 'Hi', text: 'Hello' }
    await writeFile(path, JSON.stringify({ accounts: [{ email: account, name: 'Eve' }], messages: [message] }))
    const sandbox = await startProcess({ GOOGLE_SANDBOX_SEED: path })
    const profile = async () => {
      const { gmail } = await sandbox.connect(account)
      return (await gmail.users.getProfile({ userId: 'me' })).data
    }

    expect(await profile()).toMatchObject({ emailAddress: account, messagesTotal: 1 })
    await expect(sandbox.connect('ada@example.test')).rejects.toThrow('Choose one of the accounts')
    await sandbox.control('reset')
    expect(await profile()).toMatchObject({ messagesTotal: 1 })
  })

  it('does not start with a seed file whose mail belongs to nobody', async () => {
    const path = join(await makeDataDir(), 'seed.json')
    await writeFile(path, JSON.stringify({ messages: [{ account: 'nobody@example.test' }] }))
    const sandbox = await startProcess({ GOOGLE_SANDBOX_SEED: path })

    expect(await sandbox.exitCode()).toBe(1)
    expect(sandbox.output()).toContain('No such account: nobody@example.test')
  })

  it.each([
    ['does not exist', undefined, 'ENOENT'],
    ['is not JSON', '{', 'is not JSON'],
    ['has a field nobody knows', '{"people":[]}', 'people'],
  ])('does not start with a seed file that %s', async (_what, text, reason) => {
    const path = join(await makeDataDir(), 'seed.json')
    if (text !== undefined) await writeFile(path, text)
    const sandbox = await startProcess({ GOOGLE_SANDBOX_SEED: path })

    expect(await sandbox.exitCode()).toBe(78)
    expect(sandbox.output()).toContain(reason)
  })

  it.each([
    ['in production', { NODE_ENV: 'production' }, 'NODE_ENV=production'],
    ['in production with a blank', { NODE_ENV: ' production' }, 'NODE_ENV=production'],
    ['on an address of the network', { HOST: '0.0.0.0' }, 'HOST=0.0.0.0'],
    ['with a port that is none', { GOOGLE_SANDBOX_PORT: 'http' }, 'GOOGLE_SANDBOX_PORT'],
  ])('does not start %s', async (_what, environment, reason) => {
    const sandbox = await startProcess(environment)

    expect(await sandbox.exitCode()).toBe(78)
    expect(sandbox.output()).toContain(reason)
  })
})
