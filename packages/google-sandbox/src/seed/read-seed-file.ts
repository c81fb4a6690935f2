/** Reads the file that GOOGLE_SANDBOX_SEED names. Throws one ConfigError that says what is wrong with it. */
import { readFile } from 'node:fs/promises'
import { prettifyError } from 'zod'
import { ConfigError } from '../config.ts'
import { SeedBody, type Seed } from './plant.ts'

/** The seed in this file, in the form that `POST /_sandbox/seed` takes. */
export async function readSeedFile(path: string): Promise<Seed> {
  const fault = (what: string) => new ConfigError(`GOOGLE_SANDBOX_SEED=${path}: ${what}`)
  const text = await readFile(path, 'utf8').catch(({ code }: NodeJS.ErrnoException) => {
    throw fault(`cannot be read (${code})`)
  })
  const { data, error } = SeedBody.safeParse(parse(text, fault))
  if (error) throw fault(prettifyError(error))
  return data
}

function parse(text: string, fault: (what: string) => ConfigError): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw fault('is not JSON')
  }
}
