/** Reads `format` and `metadataHeaders`, and holds the narrow `gmail.metadata` scope to what it may see. */
import type { FastifyRequest } from 'fastify'
import { callerOf } from '../../http/authenticate.ts'
import { GoogleError } from '../../http/google-error.ts'
import { readQuery } from '../../http/read-query.ts'
import { readContent } from '../scopes.ts'
import { fullScope } from '../../oauth/scopes.ts'
import { formats, type View } from './message-resource.ts'

/** The wanted view of a message or thread. Throws 403 when only headers may be read. */
export function readView(request: FastifyRequest, allowed: readonly View['format'][] = formats): View {
  const query = readQuery(request)
  const format = query.oneOf('format', allowed, 'full')
  if (onlyHeaders(request) && (format === 'full' || format === 'raw')) {
    throw new GoogleError(403, `Metadata scope doesn't allow format ${format.toUpperCase()}`, { reason: 'forbidden' })
  }
  return { format, metadataHeaders: query.list('metadataHeaders') }
}

/** Throws 403 when the caller searches with a token that may read headers only. */
export function checkSearchAllowed(request: FastifyRequest, q: string): void {
  if (q !== '' && onlyHeaders(request)) {
    throw new GoogleError(403, "Metadata scope does not support 'q' parameter", { reason: 'forbidden' })
  }
}

function onlyHeaders(request: FastifyRequest): boolean {
  const { scopes } = callerOf(request)
  const content = [...readContent, 'gmail.compose'].map(fullScope)
  return !content.some((scope) => scopes.includes(scope))
}
