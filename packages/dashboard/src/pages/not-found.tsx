/** For an address that leads nowhere. */
import { ButtonLink } from '../components/button.tsx'
import { Page } from '../components/page.tsx'
import { useSession } from '../use-session.ts'

export function NotFound() {
  useSession()
  return (
    <Page title="There is nothing here" lead="The address may be mistyped, or the page has moved.">
      <ButtonLink href="/">Go to the overview</ButtonLink>
    </Page>
  )
}
