/**
 * Asks Google again for what only reads, while Google is busy or away: not in step with others, after what Google itself
 * asks for, and only as long as somebody waits. What sends or changes is never repeated here: nobody knows whether the
 * first one arrived.
 * https://developers.google.com/workspace/gmail/api/guides/handle-errors#exponential-backoff
 */
import { setTimeout as wait } from 'node:timers/promises'

const attempts = 4
/** Doubles from one attempt to the next. */
const firstDelayMs = 250
/** Of all attempts together. */
const deadlineMs = 30_000
const busy = new Set([429, 500, 502, 503, 504])

export function retryReads(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init = {}) => {
    if (!onlyReads(input, init)) return fetch(input, init)
    const endsAt = performance.now() + deadlineMs
    for (let attempt = 1; ; attempt++) {
      const last = attempt === attempts
      const answer = await fetch(input, init).then(readRefusal, (error: unknown) => {
        if (last || init.signal?.aborted || performance.now() > endsAt) throw error
        return undefined
      })
      const delay = delayBefore(attempt, answer?.response)
      if (answer && (last || !isBusy(answer) || performance.now() + delay > endsAt)) return answer.response
      await wait(delay, undefined, init.signal ? { signal: init.signal } : {})
    }
  }
}

/** Free and busy times are asked by POST, and nothing comes of it. */
function onlyReads(input: string | URL | Request, { method = 'GET' }: RequestInit): boolean {
  if (method.toUpperCase() === 'GET') return true
  const url = input instanceof Request ? input.url : String(input)
  return new URL(url).pathname === '/calendar/v3/freeBusy'
}

interface Answer {
  response: Response
  /** Of a 403, which tells by its body alone whether it is a limit. */
  refusal?: string
}

async function readRefusal(response: Response): Promise<Answer> {
  if (response.status !== 403) return { response }
  const refusal = await response.text()
  const headers = { 'content-type': response.headers.get('content-type') ?? 'application/json' }
  return { response: new Response(refusal, { status: 403, headers }), refusal }
}

function isBusy({ response: { status }, refusal = '' }: Answer): boolean {
  return busy.has(status) || /"(user)?rateLimitExceeded"/i.test(refusal)
}

function delayBefore(attempt: number, response: Response | undefined): number {
  const asked = Number(response?.headers.get('retry-after') ?? 0)
  const jitter = 0.5 + Math.random() / 2
  return Math.max(firstDelayMs * 2 ** (attempt - 1) * jitter, Number.isFinite(asked) ? asked * 1000 : 0)
}
