/** A sign-in that cannot go on: the vault puts the reason into the page. It names what to do, and sends nobody anywhere. */
import { readAuthorizationError } from '../authorization-error.ts'
import { Banner } from '../components/banner.tsx'
import { ButtonLink } from '../components/button.tsx'
import { Page } from '../components/page.tsx'
import { useSession } from '../use-session.ts'

export function AuthorizeError() {
  useSession()
  const { title, text, technical } = readAuthorizationError(document.getElementById('oauth-error')?.textContent ?? '')
  return (
    <Page title={title} narrow>
      <Banner tone="error">{text}</Banner>
      {technical && (
        <p class="text-sm wrap-anywhere text-soft">
          For whoever looks into it: <code class="font-mono">{technical}</code>
        </p>
      )}
      <ButtonLink href="/" look="secondary">
        Go to the overview
      </ButtonLink>
    </Page>
  )
}
