/**
 * What a failed call to a Google API means, as a problem. The libraries' errors hold whole requests, with tokens and
 * mail in them, so none of them goes further than this.
 * https://developers.google.com/workspace/gmail/api/guides/handle-errors
 */
import { ProblemError, type ProblemCode } from '@oma/contract'
import * as z from 'zod'

const Failure = z.object({
  status: z.number(),
  headers: z.custom<Headers>((value) => typeof (value as Partial<Headers> | null)?.get === 'function').optional(),
  data: z
    .object({ error: z.object({ message: z.string(), errors: z.array(z.object({ reason: z.string() })).optional() }) })
    .optional()
    .catch(undefined),
})

const defaultRetrySeconds = 5

/** Anything that is no call's failure is a fault of ours: `internal`, with the error as its cause. */
export function toGoogleProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (!isCallFailure(error)) return new ProblemError('internal', undefined, { cause: error })
  const failure = Failure.safeParse(error.response).data
  if (!failure)
    return new ProblemError('google-unavailable', 'Google did not answer in time. Try again shortly.', {
      retryAfterSeconds: defaultRetrySeconds,
    })
  const { status, data, headers } = failure
  const message = data?.error.message ?? `status ${status}`
  const code = codeOf(status, data?.error.errors?.[0]?.reason ?? '')
  const wait = Number(headers?.get('retry-after') ?? Number.NaN)
  const retryAfterSeconds = Number.isFinite(wait) ? wait : defaultRetrySeconds
  switch (code) {
    case 'too-many-requests':
      return new ProblemError(code, `Google limits how often it is asked. Try again in ${retryAfterSeconds} seconds.`, {
        retryAfterSeconds,
      })
    case 'google-unavailable':
      return new ProblemError(
        code,
        `Google has a fault of its own (${status}). Try again in ${retryAfterSeconds} seconds.`,
        { retryAfterSeconds },
      )
    default:
      return new ProblemError(code, explain(code, message))
  }
}

/** What Google answered a failed call with; undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  return isCallFailure(error) ? Failure.safeParse(error.response).data?.status : undefined
}

function explain(code: ProblemCode, message: string): string {
  const said = `Google says: ${message.replace(/\.?$/, '.')}`
  return code === 'not-found' ? `${said} Take the id from the tool that lists or searches.` : said
}

/** gaxios hangs the request on every error of its own, also where there was no answer; the rest is a deadline of ours. */
function isCallFailure(error: unknown): error is { response?: unknown } {
  return error instanceof Error && ('config' in error || error.name === 'TimeoutError' || error.name === 'AbortError')
}

function codeOf(status: number, reason: string): ProblemCode {
  if (status === 401) return 'google-needs-reconnect'
  if (status === 429 || /rateLimit|quota/i.test(reason)) return 'too-many-requests'
  if (status === 403) return reason === 'insufficientPermissions' ? 'google-scope-missing' : 'forbidden'
  if (status === 404 || status === 410) return 'not-found'
  return status >= 500 ? 'google-unavailable' : 'validation-failed'
}
