/** An MCP client's sign-in, as a client and a browser do it together: registration, consent, code, tokens. */
import { createHash, randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { TestUser } from './start-vault.ts'

export const loopback = 'http://127.0.0.1:33418/callback'
export const website = 'https://client.example/callback'

export interface Registered {
  client_id: string
  redirect_uris: string[]
  [field: string]: unknown
}

export interface Answer {
  status: number
  body: Record<string, string>
}

/** Registers a public client for this redirect URI (RFC 7591). */
export async function register(app: FastifyInstance, redirectUri = loopback, more: object = {}): Promise<Registered> {
  const metadata = {
    client_name: 'Test client',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'none',
    ...more,
  }
  const answer = await app.inject({ method: 'POST', url: '/oauth/register', payload: metadata })
  if (answer.statusCode !== 201) throw new Error(`The registration answered ${answer.statusCode}: ${answer.payload}`)
  return answer.json<Registered>()
}

/** A browser, as far as the sign-in needs one: cookies by path. */
export function createBrowser(app: FastifyInstance, accessToken?: string) {
  const jar = new Map<string, { value: string; path: string }>()
  if (accessToken) jar.set('oma_access', { value: accessToken, path: '/' })

  async function send(url: string, init: { method?: 'GET' | 'POST'; payload?: object; headers?: object } = {}) {
    const target = new URL(url, 'http://vault')
    const cookie = [...jar]
      .filter(([, { path }]) => path === '/' || target.pathname === path || target.pathname.startsWith(`${path}/`))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
    const answer = await app.inject({
      method: init.method ?? 'GET',
      url: target.pathname + target.search,
      headers: { accept: 'text/html,application/json;q=0.9', ...(cookie && { cookie }), ...init.headers },
      ...(init.payload && { payload: init.payload }),
    })
    for (const { name, value, path = '/' } of answer.cookies) jar.set(name, { value, path })
    return answer
  }
  return { jar, send }
}

export type Browser = ReturnType<typeof createBrowser>

export interface AuthorizeOptions {
  client: Pick<Registered, 'client_id' | 'redirect_uris'>
  /** Beside, or in the place of, what every request has; undefined leaves a parameter out. */
  parameters?: Record<string, string | undefined>
}

/** The request of a client that does all as it should. */
export function authorizeUrl({ client, parameters = {} }: AuthorizeOptions) {
  const verifier = randomBytes(32).toString('base64url')
  const all = {
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: client.redirect_uris[0],
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'xyz',
    ...parameters,
  }
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { url: `/oauth/authorize?${new URLSearchParams(given).toString()}`, verifier, redirectUri: all.redirect_uri! }
}

export async function readDetails(browser: Browser, page: string) {
  return (await browser.send(`${page}/details`)).json()
}

export function decide(browser: Browser, page: string, decision: 'allow' | 'deny', csrfToken: string, headers = {}) {
  const payload = { decision, csrf_token: csrfToken }
  return browser.send(`${page}/decision`, { method: 'POST', payload, headers })
}

/** Walks a sign-in to its end. @returns where the browser was sent: the client's redirect URI, with a code or an error */
export async function walkSignIn(
  app: FastifyInstance,
  user: TestUser,
  options: AuthorizeOptions,
  decision: 'allow' | 'deny' = 'allow',
) {
  const browser = createBrowser(app, user.pair.access_token)
  const { url, verifier, redirectUri } = authorizeUrl(options)
  const page = (await browser.send(url)).headers.location!
  const details = await readDetails(browser, page)
  const decided = await decide(browser, page, decision, details.csrf_token)
  if (decided.statusCode !== 200) throw new Error(`The decision answered ${decided.statusCode}: ${decided.payload}`)
  const back = await browser.send(decided.json().return_to)
  const location = new URL(back.headers.location!)
  return { location, code: location.searchParams.get('code') ?? '', verifier, redirectUri, details }
}

export async function requestToken(app: FastifyInstance, form: Record<string, string>, headers = {}): Promise<Answer> {
  const answer = await app.inject({
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(form).toString(),
  })
  return { status: answer.statusCode, body: answer.json() }
}

/** The form that redeems a code. */
export function codeForm(
  client: Pick<Registered, 'client_id'>,
  signIn: { code: string; verifier: string; redirectUri: string },
) {
  return {
    grant_type: 'authorization_code',
    client_id: client.client_id,
    code: signIn.code,
    code_verifier: signIn.verifier,
    redirect_uri: signIn.redirectUri,
  }
}

export function refreshForm(client: Pick<Registered, 'client_id'>, refreshToken: string) {
  return { grant_type: 'refresh_token', client_id: client.client_id, refresh_token: refreshToken }
}

/** A client that is signed in. */
export async function signIn(app: FastifyInstance, user: TestUser, options: Partial<AuthorizeOptions> = {}) {
  const client = options.client ?? (await register(app))
  const walked = await walkSignIn(app, user, { ...options, client })
  const { status, body } = await requestToken(app, codeForm(client, walked))
  if (status !== 200) throw new Error(`The token endpoint answered ${status}: ${JSON.stringify(body)}`)
  return { client, ...walked, tokens: body as { access_token: string; refresh_token: string; scope: string } }
}
