/** Who is logged in, for a component: asked about once it matters. */
import { useEffect } from 'preact/hooks'
import { loadSession } from './account.ts'
import { session, type Session } from './session.ts'

export function useSession(): Session {
  const { state } = session.value
  useEffect(() => {
    if (state === 'unknown') void loadSession()
  }, [state])
  return session.value
}
