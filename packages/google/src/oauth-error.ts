/**
 * What Google's OAuth endpoints mean when they do not do what they are asked. The errors of google-auth-library carry
 * whole requests, codes and tokens, so none is kept.
 * https://developers.google.com/identity/protocols/oauth2/web-server#offline
 */
import { ProblemError, type ProblemCode } from '@oma/contract'

/**
 * `away`: worth trying again. `dead-grant`: the permission has ended. `wrong-client`: Google does not know this
 * installation, which only its operator can mend. `refused`: anything else that trying again does not change.
 */
export type GoogleTrouble = 'away' | 'dead-grant' | 'wrong-client' | 'refused'

interface Response {
  status?: unknown
  data?: unknown
  headers?: { get?: (name: string) => string | null }
}

export class GoogleOAuthError extends ProblemError {
  readonly trouble: GoogleTrouble
  /** Google's own words about a dead grant, such as "Account has been deleted". */
  readonly description: string | undefined
  /** Google's finer name of it, such as `invalid_rapt`. */
  readonly subtype: string | undefined
  /** Retry-After, where Google sent one. */
  readonly askedToWaitSeconds: number | undefined

  constructor(code: ProblemCode, trouble: GoogleTrouble, detail: string, answer: OAuthAnswer = {}) {
    super(code, detail, { retryAfterSeconds: answer.retryAfterSeconds ?? retryAfterSeconds[trouble] })
    this.trouble = trouble
    this.description = answer.description
    this.subtype = answer.subtype
    this.askedToWaitSeconds = answer.retryAfterSeconds
  }
}

interface OAuthAnswer {
  /** `error` of RFC 6749 section 5.2, when that is what Google answered. */
  name?: string | undefined
  description?: string | undefined
  subtype?: string | undefined
  status?: number | undefined
  retryAfterSeconds?: number | undefined
}

const awayDetail = 'Google is not answering. Nothing is lost; try again shortly.'
/** What callers are told where Google says nothing. An operator needs longer than a failing server. */
const retryAfterSeconds = { away: 5, 'wrong-client': 60, refused: 60, 'dead-grant': undefined }
const clientDetail = 'Google does not accept this installation’s GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET.'

/**
 * @param refusal what it is when Google refuses what was presented: a code, or a refresh token
 * @returns what to throw instead of the library's error
 */
export function explainOAuthError(
  error: unknown,
  refusal: 'google-refused' | 'google-needs-reconnect',
): GoogleOAuthError {
  const answer = readAnswer(error)
  const { name, status } = answer
  if (name === 'invalid_client' || name === 'unauthorized_client') {
    return new GoogleOAuthError('google-unavailable', 'wrong-client', clientDetail)
  }
  if (name === 'invalid_grant' || (name !== undefined && refusal === 'google-refused')) {
    return new GoogleOAuthError(refusal, 'dead-grant', `Google answered ${name}.`, answer)
  }
  if (status === undefined || status < 400 || status >= 500 || status === 408 || status === 429) return away(answer)
  return new GoogleOAuthError(
    'google-unavailable',
    'refused',
    `Google answered ${status} ${name ?? ''}`.trimEnd() + '.',
  )
}

/** Google answered with what is no answer, such as half of one. */
export function away(answer: OAuthAnswer = {}): GoogleOAuthError {
  return new GoogleOAuthError('google-unavailable', 'away', awayDetail, answer)
}

/** Whether Google said that there is no such token any more. */
export function isInvalidToken(error: unknown): boolean {
  return readAnswer(error).name === 'invalid_token'
}

function readAnswer(error: unknown): OAuthAnswer {
  const response: Response = isRecord(error) && isRecord(error['response']) ? error['response'] : {}
  const data = isRecord(response.data) ? response.data : {}
  return {
    name: textOf(data['error']),
    description: textOf(data['error_description']),
    subtype: textOf(data['error_subtype']),
    status: typeof response.status === 'number' ? response.status : undefined,
    retryAfterSeconds: readRetryAfter(response.headers?.get?.('retry-after') ?? undefined),
  }
}

/** Seconds, or a moment (RFC 9110 section 10.2.3). */
function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
