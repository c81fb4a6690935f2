/** Settings that hold a key which nobody may guess, such as the one that seals the database. */
import * as z from 'zod'
import { Secret } from './secret.ts'

const exampleSecret = /change|example|secret|password|x{8}/i
const howToMake = 'make one with: openssl rand -base64 32'

/** A string of at least 32 characters that does not look like an example. */
export const RandomSecret = z
  .string()
  .min(32, `must have at least 32 characters; ${howToMake}`)
  .refine((key) => !exampleSecret.test(key), `looks like an example; ${howToMake}`)

/** Handed on wrapped, documented without a value. */
export function randomSecretSetting() {
  return RandomSecret.transform((key) => new Secret(key)).meta({ writeOnly: true })
}
