/** What changes how somebody logs in, or lets a program in for long, asks first whether it is them: the vault says when, and the dialog here asks. */
import { signal } from '@preact/signals'
import { ProblemError } from '@oma/contract'

/** The question that is open. */
export const identityQuestion = signal<{ answer: (isConfirmed: boolean) => void } | undefined>(undefined)

/**
 * Does it, and where the vault wants a confirmation first, asks for that and does it again.
 * @throws what it throws; `confirmation-required` when the person does not confirm
 */
export async function confirmed<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'confirmation-required') throw error
    const isConfirmed = await new Promise<boolean>((answer) => (identityQuestion.value = { answer }))
    identityQuestion.value = undefined
    if (!isConfirmed) throw error
    return act()
  }
}
