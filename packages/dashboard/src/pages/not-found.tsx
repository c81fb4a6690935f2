/** For an address that leads nowhere. */
import { ButtonLink } from '../components/button.tsx'
import { Page } from '../components/page.tsx'
import { useSession } from '../use-session.ts'
import { words } from '../words/words.ts'

const { notFound } = words.frame

export function NotFound() {
  useSession()
  return (
    <Page title={notFound.title} lead={notFound.lead}>
      <ButtonLink href="/">{notFound.home}</ButtonLink>
    </Page>
  )
}
