/** The text of `--help`, from the table of commands. */
import { exitCodes, type Command } from './command.ts'

const call = 'npm run vault --'

/** Of all commands, or of those that begin with a word. */
export function listCommands(commands: readonly Command[]): string {
  return [
    `${call} <command>`,
    '',
    ...columns(commands.map((command) => [shape(command), command.about])),
    '',
    `Each takes --help. Ends with ${describeExitCodes()}.`,
    'Programs use: npm run --silent vault -- <command> --json',
  ].join('\n')
}

export function describeCommand(command: Command): string {
  const options = Object.entries(command.options).map(
    ([name, { type, about }]) => [type === 'boolean' ? `--${name}` : `--${name} <value>`, about] as const,
  )
  return [
    `${call} ${shape(command)}`,
    '',
    command.about,
    ...(options.length > 0 ? ['', ...columns(options)] : []),
  ].join('\n')
}

function shape({ name, operands = [] }: Command): string {
  return [name, ...operands.map((operand) => `<${operand}>`)].join(' ')
}

function describeExitCodes(): string {
  const { fine, failed, usage, unavailable, configuration } = exitCodes
  return `${fine} fine, ${failed} not fine, ${usage} no such command, ${unavailable} database away, ${configuration} faulty settings`
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}
