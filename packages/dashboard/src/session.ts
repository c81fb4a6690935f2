/**
 * Who is logged in, as far as the pages know. The cookies that decide it are out of their reach; a mark in
 * localStorage only spares strangers a futile question, and tells other tabs about a logout. It holds no secret.
 */
import { signal } from '@preact/signals'
import type { Me } from '@oma/contract'

export type Session =
  | { state: 'unknown' }
  | { state: 'out' }
  | { state: 'in'; user: Me }
  | { state: 'failed'; error: unknown }

const mark = 'oma.logged-in'

export const session = signal<Session>({ state: localStorage.getItem(mark) === null ? 'out' : 'unknown' })

/** From now on the cookies are worth asking about. */
export function markLoggedIn(): void {
  localStorage.setItem(mark, 'yes')
}

export function unmarkLoggedIn(): void {
  localStorage.removeItem(mark)
}

/** The cookies are worth nothing any more; pages that need them send to the login. */
export function endSession(): void {
  unmarkLoggedIn()
  session.value = { state: 'out' }
}

addEventListener('storage', ({ key, newValue }) => {
  if (key === mark) session.value = { state: newValue === null ? 'out' : 'unknown' }
})
