/** Whether a client that runs in a web page may call what it needs and read the answers (CORS). */
import type { Ask } from './ask.ts'
import type { Server } from './check-server.ts'
import type { Note } from './finding.ts'

/** Where developers' tools run; a hub on this machine lets no other page in. */
const origin = 'http://localhost:6274'
const wellKnown = '/.well-known/oauth-protected-resource'

export async function checkBrowser(url: URL, server: Server, ask: Ask, note: Note): Promise<void> {
  const advice = 'Let the proxy pass OPTIONS and the access-control headers untouched.'
  const places = [
    { place: url.href, method: 'POST', headers: 'authorization,content-type,mcp-protocol-version' },
    { place: new URL(wellKnown + url.pathname, url).href, method: 'GET', headers: 'mcp-protocol-version' },
    { place: server.metadataUrl, method: 'GET', headers: 'mcp-protocol-version' },
    { place: server.token, method: 'POST', headers: 'content-type' },
    ...(server.register === undefined ? [] : [{ place: server.register, method: 'POST', headers: 'content-type' }]),
  ]
  for (const { place, method, headers } of places) {
    const asked = await ask(place, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': headers },
    })
    const allowed = (asked.headers.get('access-control-allow-headers') ?? '').toLowerCase()
    const all = headers.split(',').every((name) => allowed.includes(name))
    note(`A page may call ${place}`, asked.status < 300 && asked.status > 0 && isOpen(asked.headers) && all, advice)
  }
  const refused = await ask(url, { method: 'POST', json: {}, headers: { origin } })
  const exposed = (refused.headers.get('access-control-expose-headers') ?? '').toLowerCase()
  note('A page may read where to sign in', isOpen(refused.headers) && /\*|www-authenticate/.test(exposed), advice)
}

function isOpen(headers: Headers): boolean {
  return ['*', origin].includes(headers.get('access-control-allow-origin') ?? '')
}
