/** Conditional requests on Calendar resources (RFC 9110 §13.1): If-Match guards writes, If-None-Match spares reads. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { GoogleError } from '../http/google-error.ts'

/** Throws Google's 412 when If-Match names another state of the resource. */
export function checkIfMatch(request: FastifyRequest, etag: string): void {
  const wanted = request.headers['if-match']
  if (wanted && wanted !== '*' && !listed(wanted, etag)) {
    throw new GoogleError(412, 'Precondition Failed', {
      reason: 'conditionNotMet',
      location: 'If-Match',
      locationType: 'header',
    })
  }
}

/** Sends the resource with its ETag, or 304 when the caller has this state already. */
export function sendWithEtag(request: FastifyRequest, reply: FastifyReply, resource: { etag: string }): FastifyReply {
  void reply.header('etag', resource.etag)
  const known = request.headers['if-none-match']
  if (known && listed(known, resource.etag)) return reply.code(304).send()
  return reply.send(resource)
}

function listed(header: string, etag: string): boolean {
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag)
}
