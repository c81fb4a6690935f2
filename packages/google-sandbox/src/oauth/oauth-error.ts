/** Errors of the OAuth endpoints, in RFC 6749 §5.2's form, which differs from the API's envelope. */
import type { FastifyInstance } from 'fastify'
import { GoogleError } from '../http/google-error.ts'

/** Thrown by the OAuth endpoints; the description is for developers and never holds a secret. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, description: string) {
    super(description)
    this.status = status
    this.code = code
  }
}

/** 400 `invalid_grant`: a code or refresh token that is unknown, used, expired or revoked. */
export function invalidGrant(description = 'Bad Request'): OAuthError {
  return new OAuthError(400, 'invalid_grant', description)
}

/** Renders OAuthErrors and unreadable bodies of this scope; everything else goes to the outer handler. */
export function answerOAuthErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, _request, reply) => {
    const known = isUnreadableBody(error)
      ? new OAuthError(400, 'invalid_request', 'The request body cannot be read.')
      : error
    if (!(known instanceof OAuthError)) throw error
    return reply.code(known.status).send({ error: known.code, error_description: known.message })
  })
}

/** Malformed JSON, which our own parser refuses in the API's envelope, or a content type that nobody reads. */
function isUnreadableBody(error: unknown): boolean {
  if (error instanceof GoogleError) return error.options.reason === 'parseError'
  return (error as { statusCode?: number }).statusCode === 415
}
