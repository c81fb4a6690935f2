import { randomBytes } from 'node:crypto'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callVault } from '../testing/call-vault.ts'
import { ada, connectGoogle, control, queuedRevocations } from '../testing/google.ts'
import { addAuthenticatorApp } from '../testing/second-factor.ts'
import { commands } from './index.ts'
import { runCommand } from './run-command.ts'
import { startVault, startVaultForTest, type TestUser, type TestVault } from '../testing/start-vault.ts'

const secret = () => randomBytes(24).toString('base64url')
const username = 'grace@example.test'

let vault: TestVault
beforeAll(async () => {
  vault = await startVault({ REGISTRATION: 'closed' })
})
afterAll(() => vault.close())

const call = (words: string[], stdin?: string) => callVault(words, { DATABASE_URL: vault.database.url }, stdin)
const logIn = (password: string) => vault.as().auth.login({ body: { username, password } })
const eventsOf = async (event: string) =>
  vault.database.query(
    `select from audit_events join users on users.id = user_id where username = '${username}' and event = '${event}'`,
  )

it('makes an account where registration is closed, with a password that is shown once', async () => {
  const { code, stdout } = await call(['users', 'create', username.toUpperCase()])
  const password = /password ([\w-]{20})\./.exec(stdout)?.[1]

  expect(code).toBe(0)
  expect(await logIn(password!)).toHaveProperty('access_token')
  expect(await eventsOf('account.registered')).toHaveLength(1)
})

it('refuses a name that is taken, in one line', async () => {
  expect(await call(['users', 'create', username])).toMatchObject({
    code: 1,
    stderr: `${username} is already registered.\n`,
  })
})

it('takes the password on stdin, and shows it nowhere', async () => {
  const [name, password] = ['alan@example.test', secret()]
  const { code, stdout, stderr } = await call(['users', 'create', name, '--password-stdin'], `${password}\n`)

  expect(code, stderr).toBe(0)
  expect(stdout + stderr).not.toContain(password)
  expect(await vault.as().auth.login({ body: { username: name, password } })).toHaveProperty('access_token')
})

it.each([
  ['a password that is too short', ['users', 'create', 'new@example.test', '--password-stdin'], 'short\n', /password/],
  ['no password at all', ['users', 'create', 'new@example.test', '--password-stdin'], '', /password/],
  ['a name that is no address', ['users', 'create', 'grace'], '', /username/],
])('refuses %s', async (_, words, stdin, message) => {
  const answer = await call(words, stdin)

  expect(answer).toMatchObject({ code: 2, stdout: '' })
  expect(answer.stderr).toMatch(message)
})

describe('users reset-password', () => {
  const reset = (at: TestVault, words: string[], stdin?: string) =>
    callVault(['users', 'reset-password', ...words], { DATABASE_URL: at.database.url }, stdin)

  it('gives a password that is shown once, ends every session and is recorded', async () => {
    const own = await startVaultForTest()
    const user = await own.join()
    const { code, stdout } = await reset(own, [user.username.toUpperCase()])
    const password = /password ([\w-]{20})\./.exec(stdout)?.[1]

    expect(code).toBe(0)
    await expect(user.client.auth.me()).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(own.as().auth.login({ body: user })).rejects.toMatchObject({ code: 'invalid-login' })
    const login = { username: user.username, password: password! }
    expect(await own.as().auth.login({ body: login })).toHaveProperty('access_token')
    const recorded = await own.database.query('select event, details from audit_events order by id')
    expect(recorded).toContainEqual({ event: 'account.password_changed', details: { by: 'administrator' } })
    expect(recorded).toContainEqual({ event: 'session.ended', details: { session_id: expect.any(String) } })
    expect(JSON.stringify(recorded)).not.toContain(password)
  })

  it('leaves the second factor as it is', async () => {
    const own = await startVaultForTest()
    const user = await own.join()
    await addAuthenticatorApp(own, user)
    const password = secret()
    await reset(own, [user.username, '--password-stdin'], `${password}\n`)

    await expect(own.as().auth.login({ body: { username: user.username, password } })).rejects.toMatchObject({
      code: 'second-factor-required',
    })
  })

  it('says so when nobody has that address', async () => {
    expect(await reset(vault, ['nobody@example.test'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('nobody@example.test is not registered'),
    })
  })
})

describe('users delete', () => {
  const remove = (at: TestVault, words: string[], ...typed: [stdin?: string, isTTY?: boolean]) =>
    callVault(['users', 'delete', ...words], { DATABASE_URL: at.database.url, SECRET_KEY: at.secretKey }, ...typed)
  const isThere = ({ client }: TestUser) =>
    client.auth.me().then(
      () => true,
      () => false,
    )

  it('leaves nothing of it, and the vault has its Google grant revoked', async () => {
    const own = await startVaultForTest({}, { backgroundMs: 20 })
    const user = await own.join()
    await connectGoogle(own, user, { account: ada })
    const { code, stdout } = await remove(own, [user.username, '--yes'])

    expect([code, stdout]).toEqual([0, expect.stringContaining('is deleted. The vault tells Google')])
    expect(await isThere(user)).toBe(false)
    // The command goes by the real clock.
    own.clock.advance((Date.now() - own.clock.now().getTime()) / 1000)
    await expect.poll(() => queuedRevocations(own)).toBe(0)
    const { calls } = await control<{ calls: { status: number }[] }>(own, 'calls?path=/revoke')
    expect(calls.map(({ status }) => status)).toEqual([200])
    const entries = await own.database.query('select user_id, event from audit_events')
    expect(entries.map(({ event }) => event)).toEqual(['account.deleted'])
    expect(JSON.stringify(entries)).not.toContain(user.user.id)
  })

  it('asks at a terminal for the address once more, and deletes nothing for another answer', async () => {
    const own = await startVaultForTest()
    const user = await own.join()

    for (const answer of ['\n', 'y\n', '']) {
      expect(await remove(own, [user.username], answer, true)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('Nothing was deleted.'),
      })
    }
    expect(await isThere(user)).toBe(true)
    expect(await remove(own, [user.username], `${user.username}\n`, true)).toMatchObject({ code: 0 })
    own.clock.advance(3)
    expect(await isThere(user)).toBe(false)
  })

  // It hung: a terminal that is still read from keeps the process alive.
  it('lets go of the terminal once it has its answer', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true })
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    stdin.write('no\n')
    await runCommand(commands, ['users', 'delete', username], { environment: {}, stdin, stdout, stderr })

    expect(stdin.isPaused()).toBe(true)
  })

  it('takes --yes alone where there is no terminal', async () => {
    expect(await remove(vault, [username], `${username}\n`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--yes'),
    })
  })
})
