import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { callVault } from '../testing/call-vault.ts'
import { startVault, type TestVault } from '../testing/start-vault.ts'

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
