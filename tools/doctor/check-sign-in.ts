/** How a sign-in begins (RFC 6749 section 4.1.1), up to the page that asks the user, which nobody sees here. */
import type { Ask, Asked } from './ask.ts'
import type { DoctorClient } from './check-clients.ts'
import type { Resource } from './check-resource.ts'
import type { Server } from './check-server.ts'
import type { Note } from './finding.ts'

export interface SignInPlaces {
  server: Server
  resource: Resource
  client: DoctorClient
}

/** Of a verifier that nobody has: no code is ever redeemed. */
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

export async function checkSignIn({ server, resource, client }: SignInPlaces, ask: Ask, note: Note): Promise<void> {
  const begin = (parameters: Record<string, string | undefined>, more = '') => {
    const url = new URL(server.authorize)
    const all = {
      response_type: 'code',
      client_id: client.id,
      redirect_uri: client.redirectUri,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 'doctor',
      ...parameters,
    }
    for (const [name, value] of Object.entries(all)) if (value !== undefined) url.searchParams.set(name, value)
    return ask(`${url.href}${more}`)
  }
  const encoded = encodeURIComponent(resource.url)
  const reaches = async (promise: string, answer: Promise<Asked>) => {
    const asked = await answer
    note(`${promise} leads to the sign-in page`, isPage(asked, server), `It led to ${whereTo(asked)}.`)
    return asked
  }
  const page = await reaches('A request with neither scope nor resource', begin({}))
  await reaches('A resource that is named twice', begin({ resource: resource.url }, `&resource=${encoded}`))
  await reaches('A resource with a slash at its end', begin({ resource: `${resource.url}/` }))
  await reaches('Another port of a loopback address', begin({ redirect_uri: 'http://127.0.0.1:1/callback' }))
  await reaches(
    'Asking for more than was registered',
    begin({ scope: [...resource.scopes, 'offline_access'].join(' ') }),
  )

  const elsewhere = await begin({ redirect_uri: 'http://127.0.0.1:33418/other' })
  note(
    'Another path than the registered one is not redirected to',
    !elsewhere.headers.has('location'),
    `It was redirected to ${whereTo(elsewhere)}.`,
  )
  const plain = await begin({ code_challenge: undefined, code_challenge_method: undefined })
  note('Without PKCE it is refused', errorOf(plain) === 'invalid_request', `It led to ${whereTo(plain)}.`)
  note(
    'Its refusals name the server (iss) and the state',
    partOf(plain, 'iss') === server.issuer && partOf(plain, 'state') === 'doctor',
    'Clients that were told of iss refuse answers without it.',
  )
  const foreign = await begin({ resource: 'https://other.example/mcp' })
  note(
    'Another’s resource is refused with invalid_target',
    errorOf(foreign) === 'invalid_target',
    `It led to ${whereTo(foreign)}.`,
  )
  if (isPage(page, server)) await checkPage(new URL(page.headers.get('location')!, server.authorize), ask, note)
}

async function checkPage(url: URL, ask: Ask, note: Note): Promise<void> {
  const { status, headers, failure } = await ask(url, { headers: { accept: 'text/html' } })
  const html = status === 200 && (headers.get('content-type') ?? '').includes('text/html')
  note(
    'The sign-in page is there',
    html,
    `It answered ${failure ?? status}. Was the dashboard built, and does the vault serve it?`,
  )
  const policy = `${headers.get('content-security-policy')} ${headers.get('x-frame-options')}`
  note(
    'No other page can frame it',
    /frame-ancestors 'none'|deny/i.test(policy),
    'Let the proxy pass the headers untouched.',
  )
}

function partOf({ headers }: Asked, name: string): string | null | undefined {
  return URL.parse(headers.get('location') ?? '')?.searchParams.get(name)
}

function errorOf(asked: Asked): string | undefined {
  return partOf(asked, 'error') ?? undefined
}

/** A page of the server's own, and not the client's address with an error. */
function isPage(asked: Asked, server: Server): boolean {
  const location = asked.headers.get('location')
  return (
    location !== null &&
    URL.parse(location, server.authorize)?.origin === new URL(server.authorize).origin &&
    !/[?&]error=/.test(location)
  )
}

function whereTo(asked: Asked): string {
  const location = asked.headers.get('location')
  return location === null ? `an answer ${asked.failure ?? asked.status}` : location
}
