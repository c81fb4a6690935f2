/** `users …`: the accounts of this installation, from the command line. */
import { contract } from '@oma/contract'
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { createAdministration } from '../auth/administration.ts'
import { createPasswords } from '../auth/password.ts'
import { createAccountStore } from '../auth/store.ts'
import { defineCommand, exitCodes, json, say, UsageError, type Terminal } from './command.ts'
import { openVault, type OpenVault } from './open-vault.ts'

const pageSize = 50
const largestPage = 1_000
const madeBytes = 15

export const listUsers = defineCommand({
  name: 'users list',
  about: 'Accounts by e-mail address, a page at a time.',
  options: {
    limit: { type: 'string', about: `how many at most (default ${pageSize}, at most ${largestPage})` },
    after: { type: 'string', about: 'go on after this e-mail address' },
    json,
  },
  async run({ options, terminal }) {
    const limit = readLimit(options.limit)
    await using vault = openVault(terminal.environment)
    const found = await createAccountStore(vault.db).page(options.after ?? '', limit + 1)
    const page = found.slice(0, limit)
    for (const { id, username, createdAt } of page) {
      const created_at = createdAt.toISOString()
      say(terminal, options.json ? JSON.stringify({ id, username, created_at }) : `${id}  ${created_at}  ${username}`)
    }
    const last = page.at(-1)
    if (last && found.length > limit) terminal.stderr.write(`There are more: --after ${last.username}\n`)
    return exitCodes.fine
  },
})

const passwordStdin = {
  type: 'boolean',
  about: 'read the password from the first line of stdin, instead of making one and showing it',
} as const

export const createUser = defineCommand({
  name: 'users create',
  about: 'Makes an account, also where registration is closed.',
  operands: ['e-mail'],
  options: { 'password-stdin': passwordStdin },
  async run({ options, operands, terminal }) {
    const login = await readLogin(operands[0], options['password-stdin'], terminal)
    await using vault = openVault(terminal.environment)
    await administer(vault).create(login.username, login.password)
    say(terminal, `${login.username} may log in${login.made ? ` with the password ${login.password}` : ''}.`)
    return exitCodes.fine
  },
})

function administer({ db, record, now }: OpenVault) {
  return createAdministration({
    accounts: createAccountStore(db),
    passwords: createPasswords(),
    record,
    now,
  })
}

/** By the same rules as in the dashboard. */
async function readLogin(username: string | undefined, fromStdin: boolean, { stdin }: Terminal) {
  const password = fromStdin ? await readLine(stdin) : randomBytes(madeBytes).toString('base64url')
  const login = contract.auth.register.body.safeParse({ username, password })
  if (login.success) return { ...login.data, made: !fromStdin }
  throw new UsageError(login.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}.`).join(' '))
}

async function readLine(stdin: Terminal['stdin']): Promise<string> {
  for await (const line of createInterface({ input: stdin })) return line
  return ''
}

function readLimit(given = String(pageSize)): number {
  const limit = Number(given)
  if (Number.isInteger(limit) && limit > 0 && limit <= largestPage) return limit
  throw new UsageError(`--limit: must be 1 to ${largestPage}.`)
}
