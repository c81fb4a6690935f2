/** `keys rotate-signing`: another key for the access tokens of MCP clients, while the vault serves. */
import { createDataKeys } from '../keyring/data-keys.ts'
import { createKeyring } from '../keyring/keyring.ts'
import { createEnvironmentRootKeys } from '../keyring/root-keys.ts'
import { createDataKeyStore } from '../keyring/store.ts'
import { createSigningKeys, retiredAfterMs, signsAfterMs } from '../oauth/signing-keys.ts'
import { createSigningKeyStore } from '../oauth/store.ts'
import { defineCommand, exitCodes, json, say } from './command.ts'
import { openVault } from './open-vault.ts'

export const keysRotateSigning = defineCommand({
  name: 'keys rotate-signing',
  about:
    'A new key that signs access tokens. It is published first; tokens of the former one stay good until they expire.',
  options: { json },
  async run({ options, terminal }) {
    await using vault = openVault(terminal.environment)
    const { SECRET_KEY, SECRET_KEY_PREVIOUS } = vault.config
    const rootKeys = createEnvironmentRootKeys(SECRET_KEY, SECRET_KEY_PREVIOUS)
    const keyring = createKeyring(rootKeys, createDataKeys(createDataKeyStore(vault.db), rootKeys, vault.now))
    const id = await createSigningKeys({ store: createSigningKeyStore(vault.db), keyring, now: vault.now }).rotate()
    if (options.json) say(terminal, JSON.stringify({ id }))
    else {
      say(terminal, `Key ${id} is published; in ${signsAfterMs / 1000} seconds it signs.`)
      say(terminal, `The former one is published for ${retiredAfterMs / 60_000} minutes more.`)
    }
    return exitCodes.fine
  },
})
