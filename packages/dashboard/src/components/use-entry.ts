/** What the login and the register page share: where they lead to, and that who is logged in has no business there. */
import { useEffect } from 'preact/hooks'
import { loadSession } from '../account.ts'
import { readNextPath } from '../next-path.ts'
import { session } from '../session.ts'

export interface Entry {
  nextPath: string
  /** By loading the page: the path may be one of the vault's own, and nothing typed stays in memory. */
  enter: () => Promise<never>
}

export function useEntry(): Entry {
  const nextPath = readNextPath(location.search, location.origin)
  const enter = () => {
    location.replace(nextPath)
    return new Promise<never>(() => {})
  }
  const { state } = session.value
  useEffect(() => {
    if (state === 'unknown') void loadSession()
    if (state === 'in') void enter()
  }, [state])
  return { nextPath, enter }
}
