/**
 * The sign-in behind `npm run login`: sends the browser to Google and takes it back on a port of this machine, with
 * PKCE (RFC 7636) and a state, then writes the token file.
 * https://developers.google.com/identity/protocols/oauth2/native-app
 */
import { googleScopesFor, ProblemError, Scope, scopesFor, type GoogleService } from '@oma/contract'
import { createGoogleOAuth } from '@oma/google'
import { createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readClientFile, writeTokenFile } from './token-file.ts'

export interface GoogleLoginOptions {
  clientPath: string
  tokenPath: string
  googleFetch: typeof fetch
  sandboxUrl: string | undefined
  /** Shows the person where to go. */
  visit(url: string): void
  now: () => Date
  /** How long to wait for the person; 600 when left out. */
  waitSeconds?: number
}

const services: GoogleService[] = ['gmail', 'calendar']
/** All that the tools may need: nobody asks for more later. Google lets people untick what they do not want. */
const wanted = [...new Set([...scopesFor(services), ...googleScopesFor(Scope.options)])]

/**
 * @returns the Google address that was connected
 * @throws {ProblemError} `google-not-connected`, `google-refused`, `google-unavailable`
 */
export async function loginAtGoogle(options: GoogleLoginOptions): Promise<string> {
  const { clientPath, tokenPath, googleFetch, sandboxUrl, visit, now, waitSeconds = 600 } = options
  const client = await readClientFile(clientPath)
  const state = randomBytes(32).toString('base64url')
  const codeVerifier = randomBytes(32).toString('base64url')
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  try {
    const redirectUri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const google = createGoogleOAuth({
      clientId: client.id,
      clientSecret: client.secret,
      redirectUri,
      fetch: googleFetch,
      sandboxPublicUrl: sandboxUrl,
      now,
    })
    const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url')
    const coming = awaitCode(server, { state, waitSeconds })
    visit(google.authorizationUrl({ state, codeChallenge, scopes: wanted, forceConsent: true }))
    const { email, accessToken, refreshToken, expiresAt, scopes } = await google.exchangeCode(
      await coming,
      codeVerifier,
    )
    if (!refreshToken) throw new ProblemError('google-refused', 'Google gave no lasting permission. Try again.')
    await writeTokenFile(tokenPath, { accessToken, refreshToken, expiresAt, scopes, account: email, client })
    return email
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

/** The code that Google's redirect brings. Whatever else knocks at the port is turned away. */
function awaitCode(server: Server, { state, waitSeconds }: { state: string; waitSeconds: number }): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const timer = setTimeout(
    () => reject(new ProblemError('google-refused', `Nobody came back from Google within ${waitSeconds} seconds.`)),
    waitSeconds * 1000,
  )
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams
    if (query.get('state') !== state) return answer(response, 404, 'There is nothing here.')
    const code = query.get('code')
    if (code !== null) {
      answer(response, 200, 'Google is connected. You can close this page and go back to the terminal.', () =>
        resolve(code),
      )
      return
    }
    const refused = new ProblemError('google-refused', `Google answered ${query.get('error') ?? 'nothing'}.`)
    answer(response, 200, 'Google was not connected. Run the login again to try once more.', () => reject(refused))
  })
  return promise.finally(() => clearTimeout(timer))
}

function answer(response: ServerResponse, status: number, text: string, sent: () => void = () => {}): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  })
  response.end(`${text}\n`, sent)
}
