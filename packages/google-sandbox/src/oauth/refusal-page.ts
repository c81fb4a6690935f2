/** The page Google shows, instead of redirecting, when an authorization request itself is wrong. */
import { html } from '../http/html.ts'
import type { Page } from '../http/send-page.ts'
import type { OAuthError } from './oauth-error.ts'

/** Names the error for the developer who caused it. */
export function refusalPage({ status, code, message }: OAuthError): Page {
  return {
    title: `Error ${status} – Google sandbox`,
    body: html`<main>
      <p class="badge" role="note">Local Google sandbox. No real account is involved.</p>
      <div class="card">
        <h1>Access blocked: this request is invalid</h1>
        <p>The application that sent you here made a mistake in its request. There is nothing to do on this page.</p>
        <p class="soft small">Error ${status}: <code>${code}</code><br />${message}</p>
      </div>
    </main>`,
  }
}
