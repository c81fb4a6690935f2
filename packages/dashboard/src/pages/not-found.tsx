/** For an address that leads nowhere. */
import { ButtonLink } from '../components/button.tsx'
import { Page } from '../components/page.tsx'

export function NotFound() {
  return (
    <Page title="There is nothing here" lead="The address may be mistyped, or the page has moved.">
      <ButtonLink href="/">Go to the overview</ButtonLink>
    </Page>
  )
}
