/** Gets an access token for somebody's mail, through the consent form and the token endpoint. */
const client = { client_id: 'bench', redirect_uri: 'http://localhost:9/callback' }

export async function connect(url: string, account: string): Promise<string> {
  const scope = 'https://mail.google.com/'
  const consent = { ...client, response_type: 'code', requested_scope: scope, scope, account, decision: 'allow' }
  const back = await post(`${url}/o/oauth2/v2/auth/decision`, consent)
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const answer = await post(`${url}/token`, { ...client, grant_type: 'authorization_code', code })
  return ((await answer.json()) as { access_token: string }).access_token
}

function post(url: string, form: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams(form) })
}
