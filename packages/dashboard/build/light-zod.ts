/**
 * Stands in for zod in the browser, as far as the contract uses it: it checks shapes, choices and what a schema says by
 * itself (`regex`, `refine`), but no format such as `uuid`, which the vault has checked before its answer left. What
 * it saves and costs: docs/decisions/0016-light-zod.md.
 */

// What a check is given was let through by those before it.
// oxlint-disable-next-line typescript/no-explicit-any
type Given = any
/** The value as it goes on, or `refused`. */
type Read = (value: Given) => unknown
const refused = Symbol('refused')

class Schema {
  readonly read: Read
  declare readonly shape: Record<string, Schema>
  declare readonly options: readonly unknown[]

  /** @param known what can be read off the schema */
  constructor(read: Read, known: object = {}) {
    this.read = read
    Object.assign(this, known)
  }

  parse(value: unknown): unknown {
    const read = this.read(value)
    if (read === refused) throw new TypeError('Not what the contract allows')
    return read
  }

  safeParse(value: unknown): { success: boolean; data?: unknown } {
    const data = this.read(value)
    return data === refused ? { success: false } : { success: true, data }
  }

  optional(): Schema {
    return this.#or(undefined)
  }

  nullable(): Schema {
    return this.#or(null)
  }

  nullish(): Schema {
    return this.#or(undefined).#or(null)
  }

  default(given: unknown): Schema {
    return new Schema((value) => (value === undefined ? given : this.read(value)))
  }

  describe(): Schema {
    return this
  }

  transform(change: Read): Schema {
    return new Schema((value) => {
      const read = this.read(value)
      return read === refused ? refused : change(read)
    })
  }

  overwrite(change: Read): Schema {
    return this.transform(change)
  }

  pipe({ read }: Schema): Schema {
    return this.transform(read)
  }

  refine(isRight: (value: Given) => boolean): Schema {
    return this.transform((value) => (isRight(value) ? value : refused))
  }

  regex(pattern: RegExp): Schema {
    return this.refine((text) => pattern.test(text))
  }

  min(least: number): Schema {
    return this.refine((value) => sizeOf(value) >= least)
  }

  max(most: number): Schema {
    return this.refine((value) => sizeOf(value) <= most)
  }

  int(): Schema {
    return this.refine(Number.isSafeInteger)
  }

  trim(): Schema {
    return this.transform((text) => text.trim())
  }

  toLowerCase(): Schema {
    return this.transform((text) => text.toLowerCase())
  }

  exclude(left: readonly unknown[]): Schema {
    return enumSchema(this.options.filter((option) => !left.includes(option)))
  }

  extend(shape: Record<string, Schema>): Schema {
    return object({ ...this.shape, ...shape })
  }

  #or(other: undefined | null): Schema {
    return new Schema((value) => (value === other ? value : this.read(value)), { shape: this.shape })
  }
}

const sizeOf = (value: number | string | unknown[]) => (typeof value === 'number' ? value : value.length)
const only = (isRight: (value: unknown) => boolean) => new Schema((value) => (isRight(value) ? value : refused))
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const unknown = () => only(() => true)
const undefinedSchema = () => only((value) => value === undefined)
export { undefinedSchema as undefined }
export const string = () => only((value) => typeof value === 'string')
export const number = () => only(Number.isFinite)
export const boolean = () => only((value) => typeof value === 'boolean')
export const literal = (one: unknown) => only((value) => value === one)
const enumSchema = (options: readonly unknown[]) =>
  new Schema(only((value) => options.includes(value)).read, { options })
export { enumSchema as enum }

export const email = () => string()
export const url = () => string()
export const uuid = () => string()
export const iso = { date: string, datetime: string }
/** Of queries, which the browser writes and the vault reads. */
export const coerce = { number }
export const stringbool = () => string()
export const regexes = {
  /** Zod's own. */
  email: /^(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/,
}

export function array(item: Schema): Schema {
  return new Schema((value) => {
    if (!Array.isArray(value)) return refused
    const read = value.map(item.read)
    return read.includes(refused) ? refused : read
  })
}

export function object(shape: Record<string, Schema>): Schema {
  return new Schema(
    (value) => {
      if (!isObject(value)) return refused
      const read: Record<string, unknown> = {}
      for (const [name, field] of Object.entries(shape)) {
        const one = field.read(value[name])
        if (one === refused) return refused
        if (one !== undefined || name in value) read[name] = one
      }
      return read
    },
    { shape },
  )
}

export function looseObject(shape: Record<string, Schema>): Schema {
  const strict = object(shape)
  return new Schema((value) => {
    const read = strict.read(value)
    return read === refused ? refused : { ...value, ...(read as object) }
  })
}

export function record(_name: Schema, item: Schema): Schema {
  return new Schema((value) => {
    if (!isObject(value)) return refused
    const read = Object.entries(value).map(([name, one]) => [name, item.read(one)] as const)
    return read.some(([, one]) => one === refused) ? refused : Object.fromEntries(read)
  })
}

export function union(options: readonly Schema[]): Schema {
  return new Schema((value) => {
    for (const option of options) {
      const read = option.read(value)
      if (read !== refused) return read
    }
    return refused
  })
}

export const discriminatedUnion = (_name: string, options: readonly Schema[]) => union(options)
