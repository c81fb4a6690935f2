/** What somebody without reading rights sees of an event: when it is, and nothing else. */
import type { AccessRole } from '../agenda/agenda.ts'

/** Strips details for free/busy readers, and private events for readers. */
export function hideDetails<T extends object>(resource: T, role: AccessRole): T {
  const { visibility } = resource as { visibility?: string }
  const isPrivate = visibility === 'private' || visibility === 'confidential'
  if (role === 'owner' || role === 'writer' || (role === 'reader' && !isPrivate)) return resource
  const kept = [
    'kind',
    'etag',
    'id',
    'status',
    'created',
    'updated',
    'start',
    'end',
    'iCalUID',
    'sequence',
    'eventType',
    'visibility',
  ]
  const shown = Object.entries(resource).filter(([name]) => kept.includes(name) || /^(recur|original)/.test(name))
  return { ...(Object.fromEntries(shown) as T), ...(isPrivate && { visibility: 'private' }) }
}
