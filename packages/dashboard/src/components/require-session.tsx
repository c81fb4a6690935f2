/**
 * Shows a page to its user only; strangers go to the login and come back. While nobody knows yet who is there the page
 * stands already and reads what it shows, which a stranger is refused.
 */
import type { Me } from '@oma/contract'
import type { ComponentChildren, ComponentType } from 'preact'
import { useLocation } from 'preact-iso'
import { useEffect } from 'preact/hooks'
import { loadSession } from '../account.ts'
import { withNext } from '../next-path.ts'
import { useSession } from '../use-session.ts'
import { Failure, Skeleton } from './loading.tsx'
import { Frame } from './page.tsx'

export interface RequireSessionProps {
  children: ComponentChildren
  /** That of the page, where it cannot be shown. */
  frame?: ComponentType<{ children: ComponentChildren }>
}

export function RequireSession({ children, frame: Around = Frame }: RequireSessionProps) {
  const current = useSession()
  const { url, route } = useLocation()
  useEffect(() => {
    if (current.state === 'out') route(withNext('/login', url), true)
  }, [current.state])
  if (current.state === 'in' || current.state === 'unknown') return <>{children}</>
  return (
    <Around>
      {current.state === 'failed' ? <Failure error={current.error} retry={() => void loadSession()} /> : <Skeleton />}
    </Around>
  )
}

export interface WithUserProps {
  children: (user: Me) => ComponentChildren
  /** Stands there until it is known who is there. */
  meanwhile?: ComponentChildren
}

/** For what needs to know who its user is, within `RequireSession`. */
export function WithUser({ children, meanwhile = <Skeleton /> }: WithUserProps) {
  const current = useSession()
  return <>{current.state === 'in' ? children(current.user) : meanwhile}</>
}
