/** A sign-in that cannot go on: the vault puts the reason into the page. It names what to do, and sends nobody anywhere. */
import { readAuthorizationError } from '../authorization-error.ts'
import { Banner } from '../components/banner.tsx'
import { ButtonLink } from '../components/button.tsx'
import { QuestionPage } from '../components/question-page.tsx'
import { authorize } from '../words/authorize.ts'
import { words } from '../words/words.ts'

const { error: texts } = authorize

export function AuthorizeError() {
  const { text, technical } = readAuthorizationError(document.getElementById('oauth-error')?.textContent ?? '')
  return (
    <QuestionPage title={texts.title}>
      <Banner tone="error">{text}</Banner>
      {technical && (
        <p class="text-sm wrap-anywhere text-soft">
          {texts.technical} <code class="font-mono">{technical}</code>
        </p>
      )}
      <ButtonLink href="/" look="secondary">
        {words.frame.notFound.home}
      </ButtonLink>
    </QuestionPage>
  )
}
