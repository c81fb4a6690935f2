/** Shows a page to its user only; strangers go to the login and come back. */
import type { User } from '@oma/contract'
import type { ComponentChildren } from 'preact'
import { useLocation } from 'preact-iso'
import { useEffect } from 'preact/hooks'
import { loadSession } from '../account.ts'
import { withNext } from '../next-path.ts'
import { useSession } from '../use-session.ts'
import { Failure, Skeleton } from './loading.tsx'
import { Frame } from './page.tsx'

export function RequireSession({ children }: { children: (user: User) => ComponentChildren }) {
  const current = useSession()
  const { url, route } = useLocation()
  useEffect(() => {
    if (current.state === 'out') route(withNext('/login', url), true)
  }, [current.state])
  if (current.state === 'in') return <>{children(current.user)}</>
  return (
    <Frame>
      {current.state === 'failed' ? <Failure error={current.error} retry={() => void loadSession()} /> : <Skeleton />}
    </Frame>
  )
}
