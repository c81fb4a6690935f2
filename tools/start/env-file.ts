/** The `.env` of this checkout: written once from `.env.example` with fresh secrets, never overwritten, beaten by the environment. */
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

/** Stand empty in `.env.example` and are filled with random values. */
export const secretsToFillIn = ['SECRET_KEY', 'HUB_CLIENT_SECRET', 'POSTGRES_PASSWORD']

export type Environment = Readonly<Record<string, string>>

/**
 * Writes `.env` (mode 0600) unless there is one.
 *
 * @returns whether it was written
 */
export async function writeEnvFile(root: string): Promise<boolean> {
  const example = await readFile(join(root, '.env.example'), 'utf8')
  const filled = example.replace(/^(\w+)=$/gm, (line, name: string) =>
    secretsToFillIn.includes(name) ? line + randomBytes(32).toString('base64url') : line,
  )
  try {
    await writeFile(join(root, '.env'), filled, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** The settings of `.env`, if there is one, below those of the environment. A setting without a value counts as not set. */
export async function readEnvironment(root: string, environment: NodeJS.ProcessEnv): Promise<Environment> {
  const text = await readFile(join(root, '.env'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const entries = Object.entries({ ...parseEnv(text), ...environment })
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => Boolean(entry[1])))
}
