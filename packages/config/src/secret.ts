/** A value that cannot be printed by accident: a key, a token, a password. Only `reveal()` gives it out. */
import { inspect } from 'node:util'
import * as z from 'zod'

export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[redacted]'
  }

  toJSON(): string {
    return '[redacted]'
  }

  [inspect.custom](): string {
    return '[redacted]'
  }
}

/** A setting that holds a secret: read as a string, handed on wrapped, documented without a value. */
export function secretSetting(schema: z.ZodString = z.string()) {
  return schema.transform((value) => new Secret(value)).meta({ writeOnly: true })
}
