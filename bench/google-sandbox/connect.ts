/** Gets tokens for somebody's data, through the consent form and the token endpoint. */

export interface Consent {
  clientId: string
  account: string
  scope: string
}

export async function connect(
  url: string,
  { clientId, account, scope }: Consent,
): Promise<{ access_token: string; refresh_token: string }> {
  const client = { client_id: clientId, redirect_uri: 'http://localhost:9/callback' }
  const asked = { ...client, response_type: 'code', access_type: 'offline', requested_scope: scope, scope }
  const back = await post(`${url}/o/oauth2/v2/auth/decision`, { ...asked, account, decision: 'allow' })
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const answer = await post(`${url}/token`, { ...client, grant_type: 'authorization_code', code })
  return (await answer.json()) as { access_token: string; refresh_token: string }
}

function post(url: string, form: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) })
}
