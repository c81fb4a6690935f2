/** One command of the vault's command line, in this process: what it printed, and what it ended with. */
import { randomBytes } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { commands } from '../commands/index.ts'
import { runCommand } from '../commands/run-command.ts'

export interface Called {
  code: number
  stdout: string
  stderr: string
}

/** What the command line needs, with these settings. */
export function environmentFor(settings: Record<string, string>): Record<string, string> {
  return {
    DATABASE_URL: 'postgres://nowhere.invalid/oma',
    SECRET_KEY: randomBytes(32).toString('base64url'),
    GOOGLE_SANDBOX_URL: 'http://localhost:1',
    NODE_ENV: 'test',
    ...settings,
  }
}

/**
 * @param settings beside what every vault needs
 * @param stdin what somebody types, at a terminal or not
 */
export async function callVault(
  words: readonly string[],
  settings: Record<string, string> = {},
  stdin = '',
  isTTY = false,
): Promise<Called> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const printed = [text(stdout), text(stderr)] as const
  const environment = environmentFor(settings)
  const typed = Object.assign(Readable.from([stdin]), { isTTY })
  const code = await runCommand(commands, words, { environment, stdin: typed, stdout, stderr })
  stdout.end()
  stderr.end()
  return { code, stdout: await printed[0], stderr: await printed[1] }
}
