/** What of an entry is kept: bounded in size, and only what PostgreSQL takes, so that no entry spoils those beside it. */
import type { AuditDetails, AuditEntry } from '@oma/http'
import type { Content } from './chain.ts'

const longestText = 512
const mostDetails = 32
const longestList = 50

export function contentOf({ event, caller, origin, details = {} }: AuditEntry, at: Date): Content {
  return {
    at,
    event,
    callerKind: caller?.kind ?? null,
    via: keep(caller?.via),
    address: keep(origin?.address),
    userAgent: keep(origin?.userAgent),
    requestId: keep(origin?.requestId),
    details: keepDetails(details),
  }
}

function keepDetails(details: AuditDetails): AuditDetails {
  const kept = Object.entries(details)
    .filter(([, value]) => value !== undefined)
    .slice(0, mostDetails)
    .map(([key, value]) => [keepText(key), keepValue(value)] as const)
  return Object.fromEntries(kept)
}

function keepValue(value: AuditDetails[string]): AuditDetails[string] {
  if (typeof value === 'string') return keepText(value)
  return typeof value === 'object' ? value.slice(0, longestList).map(keepText) : value
}

function keep(text: string | undefined): string | null {
  return text === undefined ? null : keepText(text)
}

/** PostgreSQL has no place for U+0000, nor for half a character. */
function keepText(text: string): string {
  return text.replaceAll('\0', '').slice(0, longestText).toWellFormed()
}
