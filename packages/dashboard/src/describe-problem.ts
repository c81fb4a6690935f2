/** What went wrong, in words for the person in front of the page. */
import { ProblemError, problems } from '@oma/contract'

export function describeProblem(error: unknown): string {
  if (!(error instanceof ProblemError)) return 'Something unexpected happened. Load the page again and try once more.'
  // The client's own finding has a cause; its words are for programs.
  if (error.code === 'unavailable' && error.cause !== undefined)
    return 'OMA is not answering. Check your internet connection, then try again.'
  return error.detail ?? `${problems[error.code].title}.`
}
