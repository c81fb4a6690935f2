/** Errors of the OAuth endpoints, in RFC 6749 §5.2's form, which differs from the API's envelope. */
import type { FastifyInstance } from 'fastify'

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

/** Renders OAuthErrors of this scope; everything else goes to the outer handler. */
export function answerOAuthErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof OAuthError)) throw error
    return reply.code(error.status).send({ error: error.code, error_description: error.message })
  })
}
