/** What went wrong, in words for the person in front of the page. */
import { ProblemError, problems } from '@oma/contract'
import { words } from './words/words.ts'

/** What a page itself refuses; its message is for the person, in their language. */
export class Refusal extends Error {}

export function describeProblem(error: unknown): string {
  if (error instanceof Refusal) return error.message
  if (!(error instanceof ProblemError)) return words.frame.unexpected
  // The client's own finding has a cause; its words are for programs.
  if (error.code === 'unavailable' && error.cause !== undefined) return words.frame.noAnswer
  return words.frame.problems[error.code] ?? error.detail ?? `${problems[error.code].title}.`
}
