/** `doctor`: looks at everything the vault stands on, and says line by line what is fine and what to do. */
import { ConfigError, readConfig } from '@oma/config'
import { vaultConfig } from '../config.ts'
import { checkDatabase, checkGoogle, checkKeys, checkOperators, type Finding } from './checks.ts'
import { defineCommand, exitCodes, json, say } from './command.ts'
import { openVault } from './open-vault.ts'

export const doctor = defineCommand({
  name: 'doctor',
  about:
    'Looks at settings, database, keys, clock, operators and Google, and says what to do where something is wrong.',
  options: { json },
  async run({ options, terminal }) {
    const show = (findings: readonly Finding[]) => {
      for (const finding of findings) say(terminal, options.json ? JSON.stringify(finding) : describe(finding))
    }
    const faults = findFaults(terminal.environment)
    if (faults.length > 0) {
      show(faults)
      return exitCodes.configuration
    }
    await using vault = openVault(terminal.environment)
    show([{ about: 'settings', fine: true, says: 'all can be read' }])
    const database = await checkDatabase(vault)
    show(database)
    const readable = database.every(({ fine }) => fine)
    const keys = readable ? await checkKeys(vault) : []
    show(keys)
    const operators = readable ? await checkOperators(vault) : []
    show(operators)
    const google = await checkGoogle(vault)
    show(google)
    return [...database, ...keys, ...operators, ...google].every(({ fine }) => fine) ? exitCodes.fine : exitCodes.failed
  },
})

function findFaults(environment: Parameters<typeof readConfig>[1]): Finding[] {
  try {
    readConfig(vaultConfig, environment)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const toDo = 'see docs/generated/configuration.md'
    return error.faults.map((says) => ({ about: 'settings', fine: false, says, toDo }))
  }
}

function describe({ about, fine, says, toDo }: Finding): string {
  return `${fine ? 'ok   ' : 'WRONG'}  ${about}: ${says.replace(/\.$/, '')}${toDo ? `; ${toDo}` : ''}`
}
