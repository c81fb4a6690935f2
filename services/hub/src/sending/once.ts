/**
 * Does once what is asked several times: a repeat with the same `idempotency_key` gets the first answer, and nothing that
 * may have happened is done again before it was looked for. Never repeats anything by itself.
 */
import { onceAbandonedSeconds, ProblemError } from '@oma/contract'
import type { Decisions } from '../credentials/decisions.ts'
import { statusOf, toGoogleProblem } from '../google/errors.ts'
import { contentHash } from './content-hash.ts'
import type { Question } from './guard.ts'

export type Output = Record<string, unknown>

export interface Act {
  tool: string
  /** Without one nobody can repeat it. */
  key: string | undefined
  input: Record<string, unknown>
  decisions: Decisions
  /** Whether it may be done: the question that comes first, or a refusal, thrown. */
  guard: () => Promise<Question | undefined>
  run: () => Promise<Output>
  /** Its output when it was done; undefined when it was not. Left out where it does not matter or nobody can tell. */
  findDone?: (() => Promise<Output | undefined>) | undefined
}

export type Outcome = { output: Output } | { question: Question }

/** @throws what `run` or `guard` throws, or {ProblemError} when it may have been done, or was not to be done again */
export async function once(act: Act): Promise<Outcome> {
  const { tool, key, input, decisions } = act
  if (key === undefined) return attempt(act, unheld)
  const claim = await decisions.claim({ key, tool, contentHash: contentHash(input) })
  if (claim.state === 'done') return { output: claim.answer }
  if (claim.state === 'running') {
    throw new ProblemError(
      'unavailable',
      `The first call with this idempotency_key is under way, or ended without saying how. Repeat it unchanged in ${onceAbandonedSeconds} seconds: you get its answer.`,
      { retryAfterSeconds: onceAbandonedSeconds },
    )
  }
  const held: Hold = {
    // What was done is done, also where that cannot be kept; then a repeat has to look.
    settle: (output) => decisions.settle(claim.id, output).catch(() => undefined),
    giveUp: () => decisions.giveUp(claim.id).catch(() => undefined),
  }
  if (claim.state === 'unknown') {
    const found = await look(act)
    if (found) return settled(held, found)
  }
  return attempt(act, held)
}

/** What becomes of the claim. */
interface Hold {
  settle(output: Output): Promise<void>
  giveUp(): Promise<void>
}
const unheld: Hold = { settle: async () => {}, giveUp: async () => {} }

async function attempt(act: Act, hold: Hold): Promise<Outcome> {
  const question = await act.guard().catch(async (error: unknown) => {
    await hold.giveUp()
    throw error
  })
  if (question) {
    await hold.giveUp()
    return { question }
  }
  try {
    return await settled(hold, await act.run())
  } catch (error) {
    return settled(hold, await explore(act, hold, error))
  }
}

async function settled(hold: Hold, output: Output): Promise<Outcome> {
  await hold.settle(output)
  return { output }
}

/** What came of an attempt that failed: its output after all, or thrown, what is known of it. */
async function explore(act: Act, hold: Hold, error: unknown): Promise<Output> {
  const problem = toGoogleProblem(error)
  const status = statusOf(error)
  if (!isAmbiguous(problem, status) || (act.key === undefined && !act.findDone)) {
    await hold.giveUp()
    throw error
  }
  const found = await look(act)
  if (found) return found
  const { code, retryAfterSeconds } = problem
  if (status !== undefined && status >= 500) {
    await hold.giveUp()
    throw new ProblemError(code, `not_sent: ${problem.message} It did not go through, so it may be asked again.`, {
      retryAfterSeconds,
      cause: error,
    })
  }
  // Google may still be at it, so the claim stays: the next one looks again before it sends.
  const again = `not_sent, as far as can be seen: the call broke off, and it is not there. Repeat it unchanged in ${onceAbandonedSeconds} seconds`
  const how =
    act.key === undefined ? ', after looking for it' : ' with the same idempotency_key; it is looked for again'
  throw new ProblemError(code, `${again}${how}.`, { retryAfterSeconds: onceAbandonedSeconds, cause: error })
}

/** @throws {ProblemError} `unknown`, in words, when that cannot be told */
async function look({ tool, key, findDone }: Act): Promise<Output | undefined> {
  try {
    if (findDone) return await findDone()
  } catch (cause) {
    throw unknown(tool, key, cause)
  }
  throw unknown(tool, key)
}

function unknown(tool: string, key: string | undefined, cause?: unknown): ProblemError {
  const todo =
    key === undefined
      ? 'Look for it before you ask again.'
      : `Repeat it unchanged, with the same idempotency_key, in ${onceAbandonedSeconds} seconds: it is looked for first.`
  return new ProblemError(
    'google-unavailable',
    `unknown: Google gave no clear answer, so ${tool} may have gone through or not. ${todo}`,
    { retryAfterSeconds: onceAbandonedSeconds, cause },
  )
}

/** Google said no with a 4xx alone. Of all else it may have arrived: what broke off, and a yes that could not be read. */
function isAmbiguous({ code }: ProblemError, status: number | undefined): boolean {
  if (status !== undefined) return status < 400 || status >= 500
  return code === 'google-unavailable' || code === 'internal'
}
