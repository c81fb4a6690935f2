/** The same for each of many ids: some at once, and what failed told one by one, because the rest went through. */
import { ProblemError, type ProblemCode } from '@oma/contract'
import pMap from 'p-map'
import * as z from 'zod'
import { toGoogleProblem } from '../../google/errors.ts'
import type { ToolContext } from '../../mcp/tool.ts'

/** More at once and Gmail answers 429 (https://developers.google.com/workspace/gmail/api/reference/quota). */
export const callsAtOnce = 8

export const Failed = z.array(z.object({ id: z.string(), error: z.string() }))

/** These are about the connection: every other one would fail alike. */
const ofAll = new Set<ProblemCode>(['google-needs-reconnect', 'google-scope-missing', 'internal'])

export interface Batch<R> {
  done: R[]
  failed: z.output<typeof Failed>
}

/** @throws {ProblemError} when none went through */
export async function runBatch<R>(
  ids: readonly string[],
  run: (id: string) => Promise<R>,
  { progress, signal }: Pick<ToolContext, 'progress' | 'signal'>,
): Promise<Batch<R>> {
  let ended = 0
  const problems: { id: string; problem: ProblemError }[] = []
  const one = async (id: string) => {
    try {
      return [await run(id)]
    } catch (error) {
      const problem = toGoogleProblem(error)
      if (ofAll.has(problem.code)) throw problem
      problems.push({ id, problem })
      return []
    } finally {
      progress(++ended, ids.length)
    }
  }
  const done = (await pMap(ids, one, { concurrency: callsAtOnce, signal })).flat()
  const [first] = problems
  if (first && done.length === 0) throw first.problem
  return { done, failed: problems.map(({ id, problem }) => ({ id, error: problem.message })) }
}
