/** The steps of the authorization code flow, one at a time, for tests that must see each of them. */
import { redirectUri, type DrivenSandbox } from './start-sandbox.ts'

export const readonly = 'https://www.googleapis.com/auth/gmail.readonly'
export const calendarScope = 'https://www.googleapis.com/auth/calendar'

/** Where the browser is sent; asks for mail to read and for calendars unless told otherwise. */
export function authUrl(sandbox: DrivenSandbox, options: Record<string, unknown> = {}): string {
  return sandbox
    .createAuth()
    .generateAuthUrl({ access_type: 'offline', state: 's-1', scope: [readonly, calendarScope], ...options })
}

/** Sends the sandbox client's form to the token endpoint; a field that is given replaces its own. */
export async function redeem(
  sandbox: DrivenSandbox,
  code: string | null,
  fields: Record<string, string> = {},
  path = '/token',
) {
  const form = {
    grant_type: 'authorization_code',
    code: code ?? '',
    client_id: 'sandbox-client-id',
    client_secret: 'sandbox-client-secret',
    redirect_uri: redirectUri,
    ...fields,
  }
  const response = await fetch(sandbox.url + path, { method: 'POST', body: new URLSearchParams(form) })
  return {
    status: response.status,
    contentType: response.headers.get('content-type'),
    body: (await response.json()) as Record<string, string>,
  }
}

/** For `redeem`: a refresh instead of a code. */
export function refreshFields(token: string | null | undefined) {
  return { grant_type: 'refresh_token', refresh_token: token ?? '' }
}

/** The part of an address behind its host. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
