import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
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

  it('sets a file aside that it cannot read, and starts afresh', async () => {
    const dataDir = await makeDataDir()
    await writeFile(join(dataDir, 'google-sandbox.json'), '{"version":')
    const sandbox = await startProcess({ DATA_DIR: dataDir })

    expect((await sandbox.connect()).tokens.access_token).toBeTruthy()
    expect((await stat(join(dataDir, 'google-sandbox.json.unreadable'))).isFile()).toBe(true)
  })

  it.each([
    ['in production', { NODE_ENV: 'production' }, 'NODE_ENV=production'],
    ['on an address of the network', { HOST: '0.0.0.0' }, 'HOST=0.0.0.0'],
    ['with a port that is none', { GOOGLE_SANDBOX_PORT: 'http' }, 'GOOGLE_SANDBOX_PORT'],
  ])('does not start %s', async (_what, environment, reason) => {
    const sandbox = await startProcess(environment)

    expect(await sandbox.exitCode()).toBe(78)
    expect(sandbox.output()).toContain(reason)
  })
})
