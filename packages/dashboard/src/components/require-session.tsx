/** Shows a page to its user only; strangers go to the login and come back. */
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
  children: (user: Me) => ComponentChildren
  /** That of the page, while nobody knows who is there. */
  frame?: ComponentType<{ children: ComponentChildren }>
}

export function RequireSession({ children, frame: Around = Frame }: RequireSessionProps) {
  const current = useSession()
  const { url, route } = useLocation()
  useEffect(() => {
    if (current.state === 'out') route(withNext('/login', url), true)
  }, [current.state])
  if (current.state === 'in') return <>{children(current.user)}</>
  return (
    <Around>
      {current.state === 'failed' ? <Failure error={current.error} retry={() => void loadSession()} /> : <Skeleton />}
    </Around>
  )
}
