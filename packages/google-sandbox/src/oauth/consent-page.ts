/** The consent page: which account, which scopes, Allow or Deny. One plain form; works without JavaScript. */
import { html } from '../http/html.ts'
import type { Page } from '../http/send-page.ts'
import { personFace } from '../http/person-face.ts'
import type { Person } from '../world/person.ts'
import type { AuthorizationRequest } from './authorization-request.ts'

/** An account on offer. `allowed` says that it has let this client in before. */
export interface Choice {
  person: Person
  selected: boolean
  allowed: boolean
}

/** Renders the page for one authorization request. */
export function consentPage(wanted: AuthorizationRequest, choices: readonly Choice[]): Page {
  const { host } = new URL(wanted.redirectUri)
  const identity = wanted.scopes.filter((scope) => scope.identity)
  const api = wanted.scopes.filter((scope) => !scope.identity)
  return {
    title: 'Sign in – Google sandbox',
    body: html`<main>
      <p class="badge" role="note">Local Google sandbox. No real account is involved.</p>
      <form class="card" method="post" action="/o/oauth2/v2/auth/decision">
        <h1><code>${host}</code> wants access to a Google Account</h1>
        <p class="soft small">Client <code>${wanted.clientId}</code></p>
        ${hiddenFields(wanted)}
        <fieldset>
          <legend>Choose an account</legend>
          ${choices.map(accountChoice)}
          ${choices.length === 0 && html`<p class="soft">No account of the sandbox matches this request.</p>`}
        </fieldset>
        ${
          api.length > 0 &&
          html`<fieldset>
            <legend>Select what it may do</legend>
            ${api.map(
              ({ scope, words }) =>
                html`<label class="choice"
                  ><input type="checkbox" name="scope" value="${scope}" checked />
                  <span><b>${words}</b><small>${scope}</small></span></label
                >`,
            )}
          </fieldset>`
        }
        ${
          identity.length > 0 &&
          html`<fieldset>
            <legend>It will also be able to</legend>
            <ul class="identity">
              ${identity.map(({ words }) => html`<li>${words}</li>`)}
            </ul>
          </fieldset>`
        }
        <div class="actions">
          <button name="decision" value="deny">Deny</button>
          <button class="primary" name="decision" value="allow">Allow</button>
        </div>
      </form>
    </main>`,
  }
}

function accountChoice({ person, selected, allowed }: Choice) {
  return html`<label class="choice"
    ><input type="radio" name="account" value="${person.email}" required${selected && html` checked`} />
    ${personFace(person)}
    <span><b>${person.name}</b><small>${person.email}${allowed && ' · already connected'}</small></span></label
  >`
}

function hiddenFields({ parameters }: AuthorizationRequest) {
  const carried = { ...parameters, requested_scope: parameters['scope'], scope: undefined }
  return Object.entries(carried).map(
    ([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}" />`,
  )
}
