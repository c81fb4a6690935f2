/** Cuts a list into pages behind opaque tokens. A token made for another list position format is a 400. */
import { invalidArgument } from './google-error.ts'

/** One page of a list. `nextPageToken` is absent on the last page. */
export interface Page<T> {
  items: T[]
  nextPageToken?: string
}

/** Takes `size` items from where the token points. */
export function cutPage<T>(items: readonly T[], size: number, token: string | undefined): Page<T> {
  const from = token ? readToken(token) : 0
  const until = from + Math.max(1, size)
  return {
    items: items.slice(from, until),
    ...(until < items.length && { nextPageToken: Buffer.from(`page:${until}`).toString('base64url') }),
  }
}

function readToken(token: string): number {
  const position = /^page:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString())?.[1]
  if (position === undefined) throw invalidArgument('Invalid pageToken', { reason: 'invalid', location: 'pageToken' })
  return Number(position)
}
