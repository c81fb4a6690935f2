/** Registration (RFC 7591) as clients really do it, and the redirects that they have. It leaves one idle client behind. */
import type { Ask } from './ask.ts'
import type { Server } from './check-server.ts'
import type { Note } from './finding.ts'

export interface DoctorClient {
  id: string
  redirectUri: string
}

const redirectUri = 'http://127.0.0.1:33418/callback'
const metadata = {
  client_name: 'OMA doctor',
  redirect_uris: [redirectUri, 'cursor://anysphere.cursor-mcp/oauth/callback'],
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
  response_types: ['code'],
  scope: 'gmail.read',
  a_field_that_nobody_knows: true,
}
const dangerous = ['javascript:alert(1)', 'http://remote.example/callback', 'https://client.example/callback#part']

export async function checkClients(
  { register, token }: Server,
  ask: Ask,
  note: Note,
): Promise<DoctorClient | undefined> {
  const unknown = await ask(token, {
    method: 'POST',
    form: { grant_type: 'refresh_token', client_id: 'nobody-knows-me', refresh_token: 'x' },
  })
  note(
    'An unknown client gets 401 invalid_client, and registers again',
    unknown.status === 401 && unknown.json['error'] === 'invalid_client',
    `It got ${unknown.failure ?? unknown.status} ${String(unknown.json['error'] ?? '')}.`,
  )
  note(
    'Answers of the token endpoint are kept by nobody (no-store)',
    /no-store/.test(unknown.headers.get('cache-control') ?? ''),
    'Let the proxy pass Cache-Control untouched.',
  )
  if (register === undefined) return undefined
  const registered = await ask(register, { method: 'POST', json: metadata })
  const id = registered.json['client_id']
  note(
    'A client registers, with a loopback address, Cursor’s, and fields that are not known',
    registered.status === 201 && typeof id === 'string',
    `It answered ${registered.failure ?? registered.status}: ${registered.text.slice(0, 200)}`,
  )
  for (const uri of dangerous) {
    const refused = await ask(register, { method: 'POST', json: { ...metadata, redirect_uris: [uri] } })
    note(
      `A redirect to ${uri} is refused, in JSON`,
      refused.status === 400 && typeof refused.json['error'] === 'string',
      refused.status === 429
        ? 'It answered 429: too many registrations from here. Try again later.'
        : `It answered ${refused.failure ?? refused.status}: whoever registers it can have codes sent there.`,
    )
  }
  return typeof id === 'string' ? { id, redirectUri } : undefined
}
