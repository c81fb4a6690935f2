/** `users …`: the accounts of this installation, from the command line. */
import { createAccountStore } from '../auth/store.ts'
import { defineCommand, exitCodes, json, say, UsageError } from './command.ts'
import { openVault } from './open-vault.ts'

const pageSize = 50
const largestPage = 1_000

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

function readLimit(given = String(pageSize)): number {
  const limit = Number(given)
  if (Number.isInteger(limit) && limit > 0 && limit <= largestPage) return limit
  throw new UsageError(`--limit: must be 1 to ${largestPage}.`)
}
