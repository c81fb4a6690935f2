/** Starts a sandbox for one test and drives it as a stranger would: Google's own clients, a browser's consent, HTTP. */
import { calendar as createCalendarClient, type calendar_v3 } from '@googleapis/calendar'
import { gmail as createGmailClient, type gmail_v1 } from '@googleapis/gmail'
import { CodeChallengeMethod, OAuth2Client, type Credentials } from 'google-auth-library'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { sandboxClient } from '../oauth/clients.ts'
import { createSandbox, type SandboxOptions } from '../index.ts'
import type { Seed } from '../seed/plant.ts'
import { checkAnswer } from './discovery-schemas.ts'

export const redirectUri = 'http://localhost:9/callback'
export const everyScope = [
  'openid',
  'email',
  'profile',
  'https://mail.google.com/',
  'https://www.googleapis.com/auth/gmail.settings.basic',
  'https://www.googleapis.com/auth/gmail.settings.sharing',
  'https://www.googleapis.com/auth/calendar',
]

/** Somebody's connection: Google's clients with this person's tokens. */
export interface Connection {
  auth: OAuth2Client
  tokens: Credentials
  gmail: gmail_v1.Gmail
  calendar: calendar_v3.Calendar
}

/** How the browser behaves on the consent page. */
export interface Consent {
  account?: string
  /** Boxes left ticked; all when absent. */
  tick?: (scope: string) => boolean
  decision?: 'allow' | 'deny'
}

/** A sandbox that a test drives, in this process or in one of its own. */
export type DrivenSandbox = ReturnType<typeof driveSandbox>
export type Sandbox = Awaited<ReturnType<typeof startSandbox>>

/** A running sandbox that closes when the test ends. */
export async function startSandbox(options: SandboxOptions = {}) {
  const sandbox = await createSandboxForFile(options)
  onTestFinished(() => sandbox.app.close())
  return sandbox
}

/** A running sandbox for tests that only read; the file closes `app` itself. */
export async function createSandboxForFile(options: SandboxOptions = {}) {
  const app = await createSandbox(options)
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { app, ...driveSandbox(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`) }
}

/** The ways to talk to the sandbox at this address. */
export function driveSandbox(url: string) {
  const fetchGoogle = createGoogleFetch(url)

  function createAuth(): OAuth2Client {
    return new OAuth2Client({
      clientId: sandboxClient.id,
      clientSecret: sandboxClient.secret,
      redirectUri,
      transporterOptions: { fetchImplementation: fetchGoogle },
    })
  }

  async function request(method: string, path: string, body?: unknown) {
    const response = await fetch(url + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
  }

  return {
    url,
    createAuth,
    request,

    /** Tells the control plane to do something. */
    async control(path: string, body: object = {}) {
      const answer = await request('POST', `/_sandbox/${path}`, body)
      if (answer.status >= 300) throw new Error(`/_sandbox/${path} answered ${answer.status}`)
      return answer.body
    },

    /** Plants mail, events or accounts, and returns the ids of the messages. */
    async plant(seed: Seed): Promise<string[]> {
      const { status, body } = await request('POST', '/_sandbox/seed', seed)
      if (status !== 201) throw new Error(`/_sandbox/seed answered ${status}: ${JSON.stringify(body)}`)
      return (body as { messages: { id: string }[] }).messages.map(({ id }) => id)
    },

    /** Walks through the consent page and returns where it leads. */
    consent: (authUrl: string, consent: Consent = {}) => walkConsent(url, authUrl, consent),

    /** Connects a person with these scopes, PKCE and offline access. */
    async connect(account = 'ada@example.test', scope: string[] = everyScope): Promise<Connection> {
      const auth = createAuth()
      const { codeVerifier, codeChallenge = '' } = await auth.generateCodeVerifierAsync()
      const authUrl = auth.generateAuthUrl({
        access_type: 'offline',
        scope,
        code_challenge: codeChallenge,
        code_challenge_method: CodeChallengeMethod.S256,
      })
      const code = (await walkConsent(url, authUrl, { account })).searchParams.get('code') ?? ''
      const { tokens } = await auth.getToken({ code, codeVerifier })
      auth.setCredentials(tokens)
      return { auth, tokens, ...clientsFor(auth) }
    },

    /** Google's clients with any access token. */
    withToken(accessToken: string) {
      const auth = createAuth()
      auth.setCredentials({ access_token: accessToken })
      return clientsFor(auth)
    },
  }
}

function clientsFor(auth: OAuth2Client) {
  const options = { auth, retry: false } as const
  return {
    gmail: createGmailClient({ version: 'v1', ...options }),
    calendar: createCalendarClient({ version: 'v3', ...options }),
  }
}

/** Google's hosts lead to the sandbox, every other host is refused, every answer is checked. */
function createGoogleFetch(url: string): typeof fetch {
  const hosts = [
    'accounts.google.com',
    'oauth2.googleapis.com',
    'www.googleapis.com',
    'gmail.googleapis.com',
    'openidconnect.googleapis.com',
  ]
  return async (input, init) => {
    const wanted = new URL(input instanceof Request ? input.url : input)
    if (!hosts.includes(wanted.host)) throw new Error(`a test tried to reach ${wanted.host}`)
    const response = await fetch(url + wanted.pathname + wanted.search, {
      ...init,
      ...(init?.body && { duplex: 'half' }),
    })
    if (response.ok && response.status !== 304)
      checkAnswer(init?.method ?? 'GET', wanted.pathname, await response.clone().text())
    return response
  }
}

async function walkConsent(
  url: string,
  authUrl: string,
  { account, tick = () => true, decision = 'allow' }: Consent,
): Promise<URL> {
  const { search, pathname } = new URL(authUrl)
  const page = await fetch(url + pathname + search, { redirect: 'manual' })
  const location = page.headers.get('location')
  if (location) return new URL(location)
  const form = new URLSearchParams()
  for (const [, type, name = '', value = '', rest = ''] of (await page.text()).matchAll(inputs)) {
    const text = unescapeHtml(value)
    if (type === 'hidden') form.append(name, text)
    if (type === 'checkbox' && tick(text)) form.append(name, text)
    if (type === 'radio' && (account ? text === account : rest.includes('checked'))) form.append(name, text)
  }
  form.append('decision', decision)
  const answer = await fetch(`${url}/o/oauth2/v2/auth/decision`, { method: 'POST', body: form, redirect: 'manual' })
  const next = answer.headers.get('location')
  if (answer.status !== 302 || !next) throw new Error(`consent answered ${answer.status}: ${await answer.text()}`)
  return new URL(next)
}

const inputs = /<input type="(hidden|checkbox|radio)" name="([^"]*)" value="([^"]*)"([^>]*)>/g

function unescapeHtml(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
}
