/** What a command of `npm run vault` is: plain data with one function. Its name, options and help are this one table. */
import type { Environment } from '@oma/config'
import type { Readable, Writable } from 'node:stream'

/** What the process ends with. */
export const exitCodes = {
  fine: 0,
  /** Done, and something is not as it should be; or it could not be done. */
  failed: 1,
  /** No such command, option or operand. */
  usage: 2,
  /** EX_UNAVAILABLE: the database is not answering. */
  unavailable: 69,
  /** EX_CONFIG, as for the vault itself. */
  configuration: 78,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Where a command reads and writes: results to stdout, everything else to stderr. */
export interface Terminal {
  environment: Environment
  stdin: Readable & { isTTY?: boolean }
  stdout: Writable & { isTTY?: boolean }
  stderr: Writable & { isTTY?: boolean; columns?: number }
}

export interface CommandOption {
  /** A boolean is a switch; a string takes a value. */
  type: 'string' | 'boolean'
  about: string
}

type Options = Readonly<Record<string, CommandOption>>

type Values<O extends Options> = { [K in keyof O]: O[K]['type'] extends 'boolean' ? boolean : string | undefined }

export interface Command<O extends Options = Options> {
  /** One or two words: `users create`. */
  name: string
  about: string
  /** What must follow the name, in this order, such as `e-mail`. */
  operands?: readonly string[]
  options: O
  /** @throws {UsageError} for an operand or option value that cannot be meant */
  run(given: { options: Values<O>; operands: readonly string[]; terminal: Terminal }): Promise<ExitCode>
}

/** The option of every command that has something to tell to a program. */
export const json = { type: 'boolean', about: 'as JSON, one value a line' } as const

/** Keeps the types of a command's own options inside of it. */
export function defineCommand<const O extends Options>(command: Command<O>): Command {
  return command
}

/** A command line that cannot be meant; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** One line of a result. */
export function say({ stdout }: Terminal, line: string): void {
  stdout.write(`${line}\n`)
}
