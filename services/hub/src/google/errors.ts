/**
 * What a failed call to a Google API means, as a problem.
 * https://developers.google.com/workspace/gmail/api/guides/handle-errors
 */
import { ProblemError, type ProblemCode } from '@oma/contract'
import type { WholeAnswer } from '@oma/google'
import * as z from 'zod'

const Refusal = z.object({
  error: z.object({ message: z.string(), errors: z.array(z.object({ reason: z.string() })).optional() }),
})

const defaultRetrySeconds = 5

/** Google refused, or was not reached. It holds nothing of the request, which has tokens and mail in it. */
export class GoogleCallError extends Error {
  /** Undefined when it did not answer. */
  readonly status: number | undefined
  readonly reason: string
  readonly retryAfterSeconds: number

  constructor(answer: WholeAnswer | undefined, options?: ErrorOptions) {
    const refusal = answer && readRefusal(answer)
    super(answer ? (refusal?.message ?? `status ${answer.statusCode}`) : 'no answer', options)
    this.name = 'GoogleCallError'
    this.status = answer?.statusCode
    this.reason = refusal?.errors?.[0]?.reason ?? ''
    const wait = Number(answer?.headers['retry-after'])
    this.retryAfterSeconds = Number.isFinite(wait) ? wait : defaultRetrySeconds
  }
}

/** Anything that is no call's failure is a fault of ours: `internal`, with the error as its cause. */
export function toGoogleProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof GoogleCallError) return explain(error)
  return isGivenUp(error) ? away(error) : new ProblemError('internal', undefined, { cause: error })
}

/** What Google answered a failed call with; undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof GoogleCallError ? error.status : undefined
}

function explain(error: GoogleCallError): ProblemError {
  const { status, reason, message, retryAfterSeconds, cause } = error
  if (status === undefined) return away(cause)
  const code = codeOf(status, reason)
  const said = `Google says: ${message.replace(/\.?$/, '.')}`
  const again = `Try again in ${retryAfterSeconds} seconds.`
  switch (code) {
    case 'too-many-requests':
      return new ProblemError(code, `Google limits how often it is asked. ${again}`, { retryAfterSeconds })
    case 'google-unavailable':
      return new ProblemError(code, `Google has a fault of its own (${status}). ${again}`, { retryAfterSeconds })
    case 'not-found':
      return new ProblemError(code, `${said} Take the id from the tool that lists or searches.`)
    default:
      return new ProblemError(code, said)
  }
}

function away(cause: unknown): ProblemError {
  return new ProblemError('google-unavailable', 'Google did not answer in time. Try again shortly.', {
    retryAfterSeconds: defaultRetrySeconds,
    cause,
  })
}

/** By a deadline of ours, or because the client has gone. */
function isGivenUp(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
}

function readRefusal({ body }: WholeAnswer): z.output<typeof Refusal>['error'] | undefined {
  try {
    return Refusal.safeParse(JSON.parse(body.toString('utf8'))).data?.error
  } catch {
    return undefined
  }
}

function codeOf(status: number, reason: string): ProblemCode {
  if (status === 401) return 'google-needs-reconnect'
  if (status === 429 || /rateLimit|quota/i.test(reason)) return 'too-many-requests'
  if (status === 403) return reason === 'insufficientPermissions' ? 'google-scope-missing' : 'forbidden'
  if (status === 404 || status === 410) return 'not-found'
  return status >= 500 ? 'google-unavailable' : 'validation-failed'
}
