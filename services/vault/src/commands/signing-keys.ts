/** `keys rotate-signing`: another key for the access tokens of MCP clients, while the vault serves. */
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
    const { db, keyring, now } = vault
    const id = await createSigningKeys({ store: createSigningKeyStore(db), keyring, now }).rotate()
    if (options.json) say(terminal, JSON.stringify({ id }))
    else {
      say(terminal, `Key ${id} is published; in ${signsAfterMs / 1000} seconds it signs.`)
      say(terminal, `The former one is published for ${retiredAfterMs / 60_000} minutes more.`)
    }
    return exitCodes.fine
  },
})
