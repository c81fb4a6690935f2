/** What the login and the register page share: where they lead to, and that who is logged in has no business there. */
import { useEffect } from 'preact/hooks'
import { readNextPath } from '../next-path.ts'
import { useSession } from '../use-session.ts'

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
  const { state } = useSession()
  useEffect(() => {
    if (state === 'in') void enter()
  }, [state])
  return { nextPath, enter }
}
