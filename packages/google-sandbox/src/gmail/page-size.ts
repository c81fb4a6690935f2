/**
 * Reads `maxResults` as Gmail does: a 32-bit number without sign. Nothing or 0 is the usual 100, more than 500 is 500, and
 * what is no such number is a 400 that names the field.
 */
import { invalidArgument } from '../http/google-error.ts'
import type { Query } from '../http/read-query.ts'

const usual = 100
const most = 500
const largestNumber = 0xff_ff_ff_ff

/** How many items a page may have. */
export function readPageSize(query: Query): number {
  const value = query.text('maxResults') ?? ''
  if (query.list('maxResults').length === 0) return usual
  if (!/^\d{1,10}$/.test(value) || Number(value) > largestNumber) throw invalidSize(value)
  return Number(value) === 0 ? usual : Math.min(Number(value), most)
}

function invalidSize(value: string) {
  const field = 'max_results'
  const description = `Invalid value at '${field}' (TYPE_UINT32), "${value}"`
  return invalidArgument(description, {
    reason: 'invalid',
    details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] }],
  })
}
