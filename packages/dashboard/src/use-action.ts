/** Something a button or a form does: runs once at a time, and holds what went wrong. */
import { useSignal } from '@preact/signals'
import { describeProblem } from './describe-problem.ts'

export interface Action<A extends unknown[]> {
  busy: boolean
  problem: string | undefined
  /** A call while another one runs does nothing. */
  run: (...args: A) => Promise<void>
}

export function useAction<A extends unknown[]>(act: (...args: A) => Promise<void>): Action<A> {
  const busy = useSignal(false)
  const problem = useSignal<string | undefined>(undefined)
  return {
    busy: busy.value,
    problem: problem.value,
    async run(...args) {
      if (busy.peek()) return
      busy.value = true
      problem.value = undefined
      try {
        await act(...args)
      } catch (error) {
        problem.value = describeProblem(error)
      } finally {
        busy.value = false
      }
    },
  }
}

/** Goes to another page by loading it; never resolves, so that the action stays busy until this page is gone. */
export function leaveFor(address: string): Promise<never> {
  location.assign(address)
  return new Promise(() => {})
}
