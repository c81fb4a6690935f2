/**
 * Incremental sync for the short lists (calendarList, settings, acl): the token carries every entry's etag, so that a
 * later list can tell what changed and what went away without the sandbox keeping a history.
 */
import { GoogleError, invalidArgument } from '../http/google-error.ts'
import { cutPage } from '../http/paging.ts'
import type { Query } from '../http/read-query.ts'

/** One entry of a list. */
interface Entry {
  etag: string
}

/** A list in full, and how it says that an entry is gone. */
export interface SyncedList<T extends Entry> {
  entries: ReadonlyMap<string, T>
  /** Rises when tokens given out before become stale. */
  epoch: number
  /** What stands for an entry that is gone. */
  gone(id: string): T
}

/** `items` with either the next page's token or, on the last page, the sync token. */
export function listChanges<T extends Entry>(list: SyncedList<T>, query: Query) {
  const known = readToken(list.epoch, query.text('syncToken'))
  const changed = [...list.entries].filter(([id, { etag }]) => known?.[id] !== etag).map(([, entry]) => entry)
  const gone = Object.keys(known ?? {}).filter((id) => !list.entries.has(id))
  const size = query.whole('maxResults', { otherwise: 100, min: 1, max: 250 })
  const page = cutPage([...changed, ...gone.map((id) => list.gone(id))], size, query.text('pageToken'))
  return {
    etag: `"p${list.epoch}-${list.entries.size}"`,
    items: page.items,
    ...(page.nextPageToken ? { nextPageToken: page.nextPageToken } : { nextSyncToken: createToken(list) }),
  }
}

function createToken<T extends Entry>({ entries, epoch }: SyncedList<T>): string {
  const etags = Object.fromEntries([...entries].map(([id, { etag }]) => [id, etag]))
  return Buffer.from(JSON.stringify({ epoch, etags })).toString('base64url')
}

function readToken(epoch: number, token: string | undefined): Record<string, string> | undefined {
  if (token === undefined) return undefined
  const read = parseToken(token)
  if (read.epoch === epoch) return read.etags
  throw new GoogleError(410, 'Sync token is no longer valid, a full sync is required.', {
    reason: 'fullSyncRequired',
    domain: 'calendar',
    location: 'syncToken',
  })
}

function parseToken(token: string): { epoch: number; etags: Record<string, string> } {
  try {
    const { epoch, etags } = JSON.parse(Buffer.from(token, 'base64url').toString()) as Record<string, unknown>
    if (typeof epoch === 'number' && typeof etags === 'object' && etags !== null) return { epoch, etags: { ...etags } }
  } catch {
    // Told below.
  }
  throw invalidArgument('Invalid sync token value.', { reason: 'invalid', location: 'syncToken' })
}
