/** From words to a command: finds it, reads its options, runs it, and makes every failure one line and an exit code. */
import { ConfigError } from '@oma/config'
import { ProblemError } from '@oma/contract'
import { parseArgs } from 'node:util'
import { databaseErrorCode, describeOutage, describeRefusal } from '../db/client.ts'
import { exitCodes, UsageError, type Command, type ExitCode, type Terminal } from './command.ts'
import { describeCommand, listCommands } from './help.ts'

const undefinedTable = '42P01'

/** @param words what stands after `npm run vault --` */
export async function runCommand(
  commands: readonly Command[],
  words: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const complain = (message: string) => void terminal.stderr.write(`${message}\n`)
  const command = commands.find(({ name }) => startsWith(words, name.split(' ')))
  if (!command) {
    const asked = words.filter((word) => !word.startsWith('-'))
    const group = commands.filter(({ name }) => name.split(' ')[0] === asked[0])
    const list = listCommands(group.length > 0 ? group : commands)
    if (words.length === 0 || wantsHelp(words)) {
      terminal.stdout.write(`${list}\n`)
      return exitCodes.fine
    }
    complain(`There is no "${asked.join(' ')}". There is:\n\n${list}`)
    return exitCodes.usage
  }
  const rest = words.slice(command.name.split(' ').length)
  if (wantsHelp(rest)) {
    terminal.stdout.write(`${describeCommand(command)}\n`)
    return exitCodes.fine
  }
  try {
    return await command.run({ ...readWords(command, rest), terminal })
  } catch (error) {
    const { message, code } = explain(error, command)
    complain(message)
    return code
  }
}

function startsWith(words: readonly string[], name: readonly string[]): boolean {
  return name.every((word, index) => words[index] === word)
}

function wantsHelp(words: readonly string[]): boolean {
  return words.some((word) => word === '--help' || word === '-h')
}

/** @throws {UsageError} */
function readWords({ options, operands: wanted = [] }: Command, words: readonly string[]) {
  const given = parse(options, words)
  if (given.positionals.length !== wanted.length) {
    const missing = wanted.slice(given.positionals.length)
    const extra = given.positionals.slice(wanted.length)
    throw new UsageError(missing.length > 0 ? `${missing.join(', ')}: is missing.` : `"${extra[0]}": is too much.`)
  }
  const switches = Object.keys(options).filter((name) => options[name]!.type === 'boolean')
  const off = Object.fromEntries(switches.map((name) => [name, false]))
  return { options: { ...off, ...given.values } as Record<string, never>, operands: given.positionals }
}

function parse(options: Command['options'], words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error })
  }
}

function explain(error: unknown, { name }: Command): { message: string; code: ExitCode } {
  if (error instanceof UsageError) {
    return { message: `${error.message} See: npm run vault -- ${name} --help`, code: exitCodes.usage }
  }
  if (error instanceof ConfigError) return { message: error.message, code: exitCodes.configuration }
  if (error instanceof ProblemError) return { message: error.message, code: exitCodes.failed }
  const refusal = describeRefusal(error)
  if (refusal) {
    return { message: `DATABASE_URL: PostgreSQL does not accept it: ${refusal}.`, code: exitCodes.configuration }
  }
  if (databaseErrorCode(error) === undefinedTable) {
    return { message: 'The database has not the tables yet. Run: npm run vault -- migrate', code: exitCodes.failed }
  }
  if (describeOutage(error)) {
    return { message: 'The database is not answering. Is DATABASE_URL right?', code: exitCodes.unavailable }
  }
  throw error
}
