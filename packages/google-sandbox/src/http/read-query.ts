/** Reads query parameters with Google's rules: repeated values, true/false flags, bounded whole numbers. */
import type { FastifyRequest } from 'fastify'
import { invalidArgument } from './google-error.ts'

/** A request's query parameters, read by name. Every method throws Google's 400 for a value it cannot read. */
export interface Query {
  text(name: string): string | undefined
  list(name: string): string[]
  flag(name: string, otherwise?: boolean): boolean
  /** More than `max` is taken for it, less than `min` refused. */
  whole(name: string, bounds: { otherwise: number; min?: number; max: number }): number
  oneOf<const T extends string>(name: string, allowed: readonly T[], otherwise: T): T
}

/** Wraps the parsed query of a request. */
export function readQuery(request: FastifyRequest): Query {
  const values = request.query as Record<string, string | string[] | undefined>
  const list = (name: string) => [values[name] ?? []].flat()
  const text = (name: string) => list(name).at(-1)
  return {
    list,
    text,
    flag(name, otherwise = false) {
      const value = text(name)
      if (value === undefined) return otherwise
      if (value === 'true' || value === '1' || value === '') return true
      if (value === 'false' || value === '0') return false
      throw invalidParameter(name, value)
    },
    whole(name, { otherwise, min, max }) {
      const value = text(name)
      if (value === undefined) return otherwise
      if (min !== undefined && Number(value) < min) throw belowRange(name, value, min)
      if (!/^\d{1,9}$/.test(value)) throw invalidParameter(name, value)
      return Math.min(Number(value), max)
    },
    oneOf(name, allowed, otherwise) {
      const value = text(name)
      if (value === undefined) return otherwise
      const found = allowed.find((each) => each.toLowerCase() === value.toLowerCase())
      if (!found) throw invalidParameter(name, value)
      return found
    },
  }
}

/** Google's documents give such a parameter a `minimum` and, as an int32, no other end than its type's. */
function belowRange(name: string, value: string, min: number) {
  return invalidArgument(`Invalid value '${value}'. Values must be within the range: [${min}, 2147483647]`, {
    reason: 'invalidParameter',
    location: name,
  })
}

function invalidParameter(name: string, value: string) {
  return invalidArgument(`Invalid value '${value}' for parameter '${name}'.`, { reason: 'invalid', location: name })
}
