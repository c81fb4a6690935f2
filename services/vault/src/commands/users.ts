/** `users …`: the accounts of this installation, from the command line. */
import { contract } from '@oma/contract'
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { createAdministration } from '../auth/administration.ts'
import { createEndSessions } from '../auth/end-sessions.ts'
import { createPasswords } from '../auth/password.ts'
import { createRemoveAccount } from '../auth/remove-account.ts'
import { createAccountStore, createSessionStore } from '../auth/store.ts'
import { createPrepareRevocations } from '../google/prepare-revocations.ts'
import { createConnectionStore, createPendingStore } from '../google/store.ts'
import { createRevocationQueue } from '../revocations/queue.ts'
import { createRevocationStore } from '../revocations/store.ts'
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
    say(terminal, `${login.username} may log in with ${describe(login)}.`)
    return exitCodes.fine
  },
})

export const resetPassword = defineCommand({
  name: 'users reset-password',
  about: 'Gives an account a new password and ends its sessions. A second factor stays.',
  operands: ['e-mail'],
  options: { 'password-stdin': passwordStdin },
  async run({ options, operands, terminal }) {
    const login = await readLogin(operands[0], options['password-stdin'], terminal)
    await using vault = openVault(terminal.environment)
    await administer(vault).resetPassword(login.username, login.password)
    say(terminal, `${login.username} is logged out everywhere, and may log in with ${describe(login)}.`)
    return exitCodes.fine
  },
})

export const deleteUser = defineCommand({
  name: 'users delete',
  about: 'Deletes an account with all that it holds, and has its access to Google revoked. There is no way back.',
  operands: ['e-mail'],
  options: { yes: { type: 'boolean', about: 'without asking' } },
  async run({ options, operands, terminal }) {
    const username = operands[0]!.toLowerCase()
    if (!options.yes && !(await isMeant(username, terminal))) {
      terminal.stderr.write('Nothing was deleted.\n')
      return exitCodes.failed
    }
    await using vault = openVault(terminal.environment)
    const grants = await administer(vault).remove(username)
    say(
      terminal,
      `${username} is deleted.${grants > 0 ? ' The vault tells Google when it runs, within a minute.' : ''}`,
    )
    return exitCodes.fine
  },
})

/** The vault that serves hears of what was recorded, and looks for revocations by itself. */
function administer({ db, rootKeys, keyring, record, now }: OpenVault) {
  const accounts = createAccountStore(db)
  const sessions = createEndSessions({ store: createSessionStore(db), record, onEnded: () => {} })
  const grants = createPrepareRevocations({
    connections: createConnectionStore(db),
    pending: createPendingStore(db),
    revocations: createRevocationQueue({ store: createRevocationStore(db), rootKeys, wake: () => {}, now }),
    keyring,
  })
  const removeAccount = createRemoveAccount({ store: accounts, sessions, grants, wakeRevocations: () => {}, record })
  return createAdministration({ accounts, passwords: createPasswords(), sessions, removeAccount, record, now })
}

async function isMeant(username: string, { stdin, stderr }: Terminal): Promise<boolean> {
  if (stdin.isTTY !== true) throw new UsageError('--yes: is needed where nobody can be asked.')
  stderr.write(`This deletes ${username} with all that it holds. Type the e-mail address again to go on: `)
  return (await readLine(stdin)).trim().toLowerCase() === username
}

/** By the same rules as in the dashboard. */
async function readLogin(username: string | undefined, fromStdin: boolean, { stdin }: Terminal) {
  const password = fromStdin ? await readLine(stdin) : randomBytes(madeBytes).toString('base64url')
  const login = contract.auth.register.body.safeParse({ username, password })
  if (login.success) return { ...login.data, made: !fromStdin }
  throw new UsageError(login.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}.`).join(' '))
}

/** Only a password that nobody knows yet is shown. */
function describe({ password, made }: { password: string; made: boolean }): string {
  return made ? `the password ${password}` : 'the given password'
}

async function readLine(stdin: Terminal['stdin']): Promise<string> {
  try {
    for await (const line of createInterface({ input: stdin })) return line
    return ''
  } finally {
    // A terminal that is still read from keeps the process alive.
    stdin.pause()
  }
}

function readLimit(given = String(pageSize)): number {
  const limit = Number(given)
  if (Number.isInteger(limit) && limit > 0 && limit <= largestPage) return limit
  throw new UsageError(`--limit: must be 1 to ${largestPage}.`)
}
