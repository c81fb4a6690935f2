/** `keys …`: which keys seal what, and rotating them while the vault serves. */
import { createDataKeys } from '../keyring/data-keys.ts'
import { countKeyUsage, type RootKeyUsage } from '../keyring/key-usage.ts'
import { createKeyring } from '../keyring/keyring.ts'
import { rotateKeys } from '../keyring/rotation.ts'
import { createDataKeyStore, createRotationStore, createSealedValueStore } from '../keyring/store.ts'
import { defineCommand, exitCodes, json, say } from './command.ts'
import { openVault, type OpenVault } from './open-vault.ts'
import { createProgress } from './progress.ts'

const namedRows = 10

export const keysStatus = defineCommand({
  name: 'keys status',
  about: 'Which root keys seal how many rows, and whether SECRET_KEY_PREVIOUS can go.',
  options: { json },
  async run({ options, terminal }) {
    await using vault = openVault(terminal.environment)
    const { keys, values, rootKeys } = openKeys(vault)
    const usage = await countKeyUsage(keys, values, rootKeys)
    if (options.json) say(terminal, JSON.stringify(usage))
    else for (const line of describe(usage)) say(terminal, line)
    return usage.rootKeys.some(isMissing) ? exitCodes.failed : exitCodes.fine
  },
})

export const keysRotate = defineCommand({
  name: 'keys rotate',
  about:
    'New data keys for all accounts, everything sealed anew, while the vault serves. Interrupted, it goes on when run again.',
  options: {
    'despite-missing-keys': {
      type: 'boolean',
      about: 'although some rows need a root key that is not in the settings',
    },
    json,
  },
  async run({ options, terminal }) {
    await using vault = openVault(terminal.environment)
    const { keys, values, rootKeys } = openKeys(vault)
    const missing = (await countKeyUsage(keys, values, rootKeys)).rootKeys.filter(isMissing)
    if (missing.length > 0 && !options['despite-missing-keys']) {
      terminal.stderr.write(`${missing.map(describeRootKey).join('\n')}\nNothing was rotated. See --help.\n`)
      return exitCodes.failed
    }
    const dataKeys = createDataKeys(keys, rootKeys, vault.now)
    const progress = createProgress(terminal, options.json)
    const outcome = await rotateKeys(
      {
        keys,
        values,
        rotations: createRotationStore(vault.db),
        rootKeys,
        dataKeys,
        keyring: createKeyring(rootKeys, dataKeys),
        record: vault.record,
        now: vault.now,
      },
      progress.show,
    )
    progress.end()
    const { accounts, rewrapped, resealed, deleted, busy, unreadable } = outcome
    if (options.json) say(terminal, JSON.stringify(outcome))
    else {
      say(terminal, `${accounts} accounts have a new data key, ${resealed} values are sealed by it.`)
      say(terminal, `${rewrapped} former data keys need no former root key any more, ${deleted} are deleted.`)
    }
    if (busy > 0) terminal.stderr.write(`${busy} rows kept changing. Run it again.\n`)
    if (unreadable.length > 0) terminal.stderr.write(describeUnreadable(unreadable))
    return busy > 0 || unreadable.length > 0 ? exitCodes.failed : exitCodes.fine
  },
})

function openKeys({ db, rootKeys }: OpenVault) {
  return {
    keys: createDataKeyStore(db),
    values: createSealedValueStore(db),
    rootKeys,
  }
}

function isMissing({ is }: RootKeyUsage): boolean {
  return is === 'missing'
}

function describe({ rootKeys, values }: Awaited<ReturnType<typeof countKeyUsage>>): string[] {
  const waiting = rootKeys.filter(({ is, dataKeys, values }) => is === 'previous' && dataKeys + values > 0)
  const previous = rootKeys.filter(({ is }) => is === 'previous')
  return [
    ...rootKeys.map(describeRootKey),
    `Values by their account's current data key: ${values.current}; by a former one: ${values.former}`,
    ...(waiting.length > 0 ? ['SECRET_KEY_PREVIOUS is still needed: npm run vault -- keys rotate'] : []),
    ...(previous.length > 0 && waiting.length === 0
      ? [
          'SECRET_KEY_PREVIOUS seals nothing any more. Without it, logins end that were not used since SECRET_KEY changed.',
        ]
      : []),
  ]
}

const settings = {
  current: 'SECRET_KEY',
  previous: 'SECRET_KEY_PREVIOUS',
  missing: 'MISSING: put its SECRET_KEY into SECRET_KEY_PREVIOUS',
}

function describeRootKey({ id, is, dataKeys, values }: RootKeyUsage): string {
  const setting = settings[is]
  return `Root key ${id} (${setting}): ${dataKeys} data keys${values > 0 ? `, and ${values} values directly` : ''}`
}

function describeUnreadable(unreadable: readonly string[]): string {
  const named = unreadable.slice(0, namedRows).map((row) => `  ${row}\n`)
  const more = unreadable.length > namedRows ? [`  and ${unreadable.length - namedRows} more\n`] : []
  return [`${unreadable.length} rows cannot be opened; they stay as they are:\n`, ...named, ...more].join('')
}
