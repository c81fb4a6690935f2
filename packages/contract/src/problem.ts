/**
 * The closed list of problems that OMA answers with (RFC 9457), and the error that carries one. Domain code throws
 * ProblemError, the server renders it, the client throws it again. OAuth error names (RFC 6749 section 5.2) stand
 * here too, with a dash for their underscore, and so do those of pushed security events (RFC 8935 section 2.4).
 */
import * as z from 'zod'

export const problems = {
  'validation-failed': { status: 400, title: 'Request did not match the contract' },
  'malformed-json': { status: 400, title: 'The body is not valid JSON' },
  'invalid-state': { status: 400, title: 'This sign-in link is no longer valid' },
  'google-refused': { status: 400, title: 'Google did not complete the sign-in' },
  'invalid-request': { status: 400, title: 'Invalid OAuth request' },
  'invalid-grant': { status: 400, title: 'Invalid OAuth grant' },
  'invalid-scope': { status: 400, title: 'Invalid OAuth scope' },
  'invalid-key': { status: 400, title: 'Security event was not signed by Google' },
  'invalid-issuer': { status: 400, title: 'Security event comes from somebody else' },
  'invalid-audience': { status: 400, title: 'Security event is meant for somebody else' },
  'invalid-target': { status: 400, title: 'Invalid OAuth resource' },
  'invalid-redirect-uri': { status: 400, title: 'Invalid OAuth redirect URI' },
  'unsupported-grant-type': { status: 400, title: 'Unsupported OAuth grant type' },
  unauthenticated: { status: 401, title: 'Authentication required' },
  'invalid-authentication-scheme': { status: 401, title: 'Invalid authentication scheme' },
  'invalid-login': { status: 401, title: 'Wrong e-mail address or password' },
  'second-factor-required': { status: 401, title: 'A second factor is required' },
  'invalid-second-factor': { status: 401, title: 'The second factor was not accepted' },
  'login-expired': { status: 401, title: 'This login has expired' },
  'invalid-client': { status: 401, title: 'Invalid OAuth client' },
  'registration-closed': { status: 403, title: 'Registration is closed' },
  'invite-invalid': { status: 403, title: 'This invitation is no longer valid' },
  'confirmation-required': { status: 403, title: 'Confirm that it is you' },
  'cross-origin': { status: 403, title: 'Request came from another site' },
  'wrong-password': { status: 403, title: 'Wrong password' },
  'insufficient-scope': { status: 403, title: 'The token may not do this' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'google-not-connected': { status: 404, title: 'Google account not connected' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'username-taken': { status: 409, title: 'This e-mail address is already registered' },
  conflict: { status: 409, title: 'Already used' },
  'last-way-in': { status: 409, title: 'This is the only way to log in' },
  'limit-reached': { status: 409, title: 'Limit reached' },
  'google-scope-missing': { status: 403, title: 'Google did not get this permission' },
  'google-needs-reconnect': { status: 409, title: 'Google account needs to be connected again' },
  'payload-too-large': { status: 413, title: 'Body too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported content type' },
  'upgrade-required': { status: 426, title: 'This is a WebSocket' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Unexpected server error' },
  'google-unavailable': { status: 503, title: 'Google is not answering' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problems

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code)
}

/** What comes with `second-factor-required`: the login goes on with one of these methods and this ticket. */
export const SecondFactorChallenge = z.object({
  ticket: z.string().describe('For POST /auth/login/second-factor; it lives for five minutes.'),
  methods: z.array(z.enum(['totp', 'passkey', 'recovery_code'])),
})
export type SecondFactorChallenge = z.infer<typeof SecondFactorChallenge>

export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
  second_factor: SecondFactorChallenge.optional().describe('Only with the code second-factor-required.'),
})
export type Problem = z.infer<typeof Problem>

/** RFC 6749 section 5.2. */
export const OAuthError = z.object({ error: z.string(), error_description: z.string().optional() })
export type OAuthError = z.infer<typeof OAuthError>

export interface ProblemOptions extends ErrorOptions {
  /** When it is worth trying again, in seconds; becomes the Retry-After header. */
  retryAfterSeconds?: number | undefined
  /** With `second-factor-required` alone; an extension member of the problem (RFC 9457 section 3.2). */
  secondFactor?: SecondFactorChallenge | undefined
}

/** Thrown by domain code, rendered once at the edge, and thrown again by the client on the other side. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode
  readonly detail: string | undefined
  readonly retryAfterSeconds: number | undefined
  readonly secondFactor: SecondFactorChallenge | undefined

  constructor(code: ProblemCode, detail?: string, options: ProblemOptions = {}) {
    super(detail ?? problems[code].title, options)
    this.code = code
    this.detail = detail
    this.retryAfterSeconds = options.retryAfterSeconds
    this.secondFactor = options.secondFactor
  }

  get status(): number {
    return problems[this.code].status
  }
}

/** The wire form of a problem. */
export function toProblem(code: ProblemCode, detail?: string, instance?: string): Problem {
  const { status, title } = problems[code]
  return {
    type: `urn:oma:problem:${code}`,
    title,
    status,
    code,
    ...(detail && { detail }),
    ...(instance && { instance }),
  }
}

/** The OAuth form of a problem, for endpoints whose clients speak RFC 6749. */
export function toOAuthError(code: ProblemCode, detail?: string): OAuthError {
  const oauthName = code === 'internal' ? 'server_error' : code === 'unavailable' ? 'temporarily_unavailable' : code
  return { error: oauthName.replaceAll('-', '_'), error_description: detail ?? problems[code].title }
}

/** RFC 8935 section 2.3. */
export const SecurityEventError = z.object({ err: z.string(), description: z.string() })
export type SecurityEventError = z.infer<typeof SecurityEventError>

/** The form of a problem for those who push security events; what is not in their list is `invalid_request`. */
export function toSecurityEventError(code: ProblemCode, detail?: string): SecurityEventError {
  const known: readonly ProblemCode[] = ['invalid-key', 'invalid-issuer', 'invalid-audience']
  return {
    err: (known.includes(code) ? code : 'invalid-request').replaceAll('-', '_'),
    description: detail ?? problems[code].title,
  }
}

interface ProblemBody {
  code: ProblemCode
  detail: string | undefined
  secondFactor?: SecondFactorChallenge | undefined
}

/** Reads any form back; an answer that is none is `internal` or `unavailable`, by its status. */
export function fromProblemBody(body: unknown, status: number): ProblemBody {
  const problem = Problem.safeParse(body)
  if (problem.success) {
    const { code, detail, second_factor: secondFactor } = problem.data
    return { code, detail, secondFactor }
  }
  const pushed = SecurityEventError.safeParse(body)
  const oauth = OAuthError.safeParse(
    pushed.success ? { error: pushed.data.err, error_description: pushed.data.description } : body,
  )
  const code = oauth.success ? oauth.data.error.replaceAll('_', '-') : ''
  if (isProblemCode(code)) return { code, detail: oauth.data?.error_description }
  return { code: [502, 503, 504].includes(status) ? 'unavailable' : 'internal', detail: undefined }
}
