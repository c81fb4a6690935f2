import { createTestDatabase } from '@oma/testing'
import { randomBytes } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { callVault } from '../testing/call-vault.ts'
import { commands } from './index.ts'

it('lists what there is for an unknown command, and ends with 2', async () => {
  const { code, stdout, stderr } = await callVault(['user', 'list'])

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  for (const { name } of commands) expect(stderr).toContain(name)
})

it.each([[[]], [['--help']], [['users', '--help']]])('helps with %j', async (words) => {
  const { code, stdout } = await callVault(words)

  expect(code).toBe(0)
  expect(stdout).toContain('users list')
})

it.each(commands.map(({ name, options }) => [name, options] as const))('has help for %s', async (name, options) => {
  const { code, stdout } = await callVault([...name.split(' '), '--help'])

  expect(code).toBe(0)
  for (const option of Object.keys(options)) expect(stdout).toContain(`--${option}`)
})

it.each([
  ['an unknown option', ['users', 'list', '--nothing'], /--nothing.*users list --help/s],
  ['an operand that nobody asked for', ['users', 'list', 'everybody'], /everybody/],
  ['a value that is none', ['users', 'list', '--limit', '0'], /--limit: must be 1 to/],
])('refuses %s in one line, and ends with 2', async (_, words, message) => {
  const { code, stderr } = await callVault(words)

  expect(code).toBe(2)
  expect(stderr).toMatch(message)
  expect(stderr.trimEnd().split('\n')).toHaveLength(1)
})

it('names a faulty setting without its value, and ends with 78', async () => {
  const { code, stderr } = await callVault(['users', 'list'], { SECRET_KEY: 'too-short-to-be-good' })

  expect(code).toBe(78)
  expect(stderr).toContain('SECRET_KEY')
  expect(stderr).not.toContain('too-short')
})

it('ends with 69 when nobody answers at the address of the database', async () => {
  const { code, stderr } = await callVault(['users', 'list'], { DATABASE_URL: 'postgres://127.0.0.1:1/oma' })

  expect(code).toBe(69)
  expect(stderr).toMatch(/DATABASE_URL/)
})

it('says which command makes the tables that are not there', async () => {
  const database = await createTestDatabase()
  onTestFinished(database.drop)
  await database.query('drop table users cascade')
  const { code, stderr } = await callVault(['users', 'list'], { DATABASE_URL: database.url })

  expect(code).toBe(1)
  expect(stderr).toContain('npm run vault -- migrate')
})

it('pages through the users, by program too', async () => {
  const database = await createTestDatabase()
  onTestFinished(database.drop)
  const names = Array.from({ length: 5 }, () => `${randomBytes(4).toString('hex')}@example.test`).toSorted()
  for (const name of names) {
    await database.query(`insert into users (username, password_hash, created_at) values ('${name}', '', now())`)
  }
  const environment = { DATABASE_URL: database.url }

  const first = await callVault(['users', 'list', '--limit', '3', '--json'], environment)
  const rest = await callVault(['users', 'list', '--json', '--after', names[2]!], environment)
  const lines = [first, rest].flatMap(({ stdout }) => stdout.trimEnd().split('\n'))

  expect(lines.map((line) => JSON.parse(line).username)).toEqual(names)
  expect(first.stderr).toContain(`--after ${names[2]}`)
  expect(rest.stderr).toBe('')
})
