/** `service-accounts …`: clients that sign in as themselves, such as a program that watches over the hub. */
import { ProblemError } from '@oma/contract'
import { readFile } from 'node:fs/promises'
import { createModels } from '../oauth/models.ts'
import { createServiceAccounts } from '../oauth/service-accounts.ts'
import { createModelStore } from '../oauth/store.ts'
import { defineCommand, exitCodes, json, say, UsageError } from './command.ts'
import { openVault, type OpenVault } from './open-vault.ts'

const longestName = 100

export const addServiceAccount = defineCommand({
  name: 'service-accounts add',
  about: 'Makes a client that acts for no user; it may list the hub’s tools. Its secret is shown once.',
  operands: ['name'],
  options: {
    keys: {
      type: 'string',
      about: 'a file with its public keys (a JWK set), for signed assertions in place of a secret',
    },
    json,
  },
  async run({ options, operands, terminal }) {
    const name = operands[0]!.trim()
    if (name === '' || name.length > longestName) throw new UsageError(`The name has 1 to ${longestName} characters.`)
    const keys = options.keys === undefined ? undefined : await readJson(options.keys)
    await using vault = openVault(terminal.environment)
    const { id, secret } = await administer(vault).add(name, keys)
    if (options.json) say(terminal, JSON.stringify({ client_id: id, client_secret: secret }))
    else {
      say(terminal, `client_id      ${id}`)
      if (secret !== undefined) say(terminal, `client_secret  ${secret}`)
    }
    return exitCodes.fine
  },
})

export const listServiceAccounts = defineCommand({
  name: 'service-accounts list',
  about: 'All of them, without their secrets.',
  options: { json },
  async run({ options, terminal }) {
    await using vault = openVault(terminal.environment)
    for (const { id, name, method } of await administer(vault).list())
      say(terminal, options.json ? JSON.stringify({ client_id: id, name, method }) : `${id}  ${method}  ${name}`)
    return exitCodes.fine
  },
})

export const removeServiceAccount = defineCommand({
  name: 'service-accounts remove',
  about: 'It gets no token any more; one that it has lives 15 minutes at most.',
  operands: ['client_id'],
  options: {},
  async run({ operands, terminal }) {
    await using vault = openVault(terminal.environment)
    await administer(vault).remove(operands[0]!)
    say(terminal, `${operands[0]} is removed.`)
    return exitCodes.fine
  },
})

function administer({ db, keyring, record, now }: OpenVault) {
  const models = createModels({ store: createModelStore(db), keyring, onEnded: async () => {}, now })
  return createServiceAccounts({ models, record, now })
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (cause) {
    throw new ProblemError('invalid-request', `${path} cannot be read as JSON.`, { cause })
  }
}
