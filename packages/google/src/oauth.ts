/**
 * Google's OAuth endpoints: where to send a browser, code exchange, refresh, revocation. Asks once; whoever asks decides
 * whether to ask again.
 * https://developers.google.com/identity/protocols/oauth2/web-server
 */
import { Secret } from '@oma/config'
import { ProblemError } from '@oma/contract'
import { CodeChallengeMethod, OAuth2Client, type Credentials } from 'google-auth-library'
import * as z from 'zod'
import { away, explainOAuthError, isInvalidToken } from './oauth-error.ts'

export interface GoogleTokens {
  accessToken: Secret
  /** Google sends one at the first consent, and when it rotates. */
  refreshToken: Secret | undefined
  expiresAt: Date
  /** What the user really granted. */
  scopes: string[]
}

export interface GoogleIdentity {
  subject: string
  email: string
}

export interface AuthorizationRequest {
  state: string
  codeChallenge: string
  scopes: string[]
  loginHint?: string | undefined
  /** Shows the consent page also to somebody who consented before; only then Google gives a refresh token again. */
  forceConsent: boolean
}

export interface GoogleOAuth {
  authorizationUrl(request: AuthorizationRequest): string
  /** @throws {GoogleOAuthError} `google-refused`, `google-unavailable` */
  exchangeCode(code: string, codeVerifier: string): Promise<GoogleTokens & GoogleIdentity>
  /**
   * @param signal gives up on the answer
   * @throws {GoogleOAuthError} `google-needs-reconnect` when the grant is dead, `google-unavailable`
   */
  refresh(refreshToken: Secret, signal?: AbortSignal): Promise<GoogleTokens>
  /** A token that is dead already counts as revoked. @throws {GoogleOAuthError} `google-unavailable` */
  revoke(token: Secret): Promise<void>
}

export interface GoogleOAuthOptions {
  clientId: string
  clientSecret: Secret
  redirectUri: string
  fetch: typeof fetch
  /** Where browsers find the sandbox, when there is one. */
  sandboxPublicUrl?: string | undefined
  now: () => Date
}

/** https://developers.google.com/identity/openid-connect/openid-connect#an-id-tokens-payload */
const IdTokenClaims = z.object({
  iss: z.enum(['https://accounts.google.com', 'accounts.google.com']),
  aud: z.string(),
  exp: z.number(),
  sub: z.string().min(1),
  email: z.email().toLowerCase(),
})

const clockSkewMs = 5 * 60 * 1000
const defaultLifetimeSeconds = 3600

export function createGoogleOAuth(options: GoogleOAuthOptions): GoogleOAuth {
  const { clientId, clientSecret, redirectUri, sandboxPublicUrl, now } = options
  // A client per call: the library keeps credentials in the client, and making one takes microseconds.
  const createClient = (signal?: AbortSignal) =>
    new OAuth2Client({
      clientId,
      clientSecret: clientSecret.reveal(),
      redirectUri,
      transporterOptions: {
        fetchImplementation: within(options.fetch, signal),
        retryConfig: { retry: 0, noResponseRetries: 0 },
      },
      ...(sandboxPublicUrl && { endpoints: { oauth2AuthBaseUrl: `${sandboxPublicUrl}/o/oauth2/v2/auth` } }),
    })
  const toTokens = (credentials: Credentials): GoogleTokens => {
    if (!credentials.access_token) throw away()
    return {
      accessToken: new Secret(credentials.access_token),
      refreshToken: credentials.refresh_token ? new Secret(credentials.refresh_token) : undefined,
      expiresAt: new Date(lifetimeMs(credentials) + now().getTime()),
      scopes: credentials.scope?.split(' ').filter(Boolean) ?? [],
    }
  }

  return {
    authorizationUrl: ({ state, codeChallenge, scopes, loginHint, forceConsent }) =>
      createClient().generateAuthUrl({
        access_type: 'offline',
        ...(forceConsent && { prompt: 'consent' }),
        include_granted_scopes: true,
        scope: scopes,
        state,
        code_challenge: codeChallenge,
        code_challenge_method: CodeChallengeMethod.S256,
        ...(loginHint && { login_hint: loginHint }),
      }),

    async exchangeCode(code, codeVerifier) {
      const { tokens } = await createClient()
        .getToken({ code, codeVerifier })
        .catch((error: unknown) => {
          throw explainOAuthError(error, 'google-refused')
        })
      return { ...toTokens(tokens), ...readIdentity(tokens.id_token, clientId, now()) }
    },

    async refresh(refreshToken, signal) {
      const client = createClient(signal)
      client.setCredentials({ refresh_token: refreshToken.reveal() })
      // The answer repeats the token the library was given; only the event has the one that Google sent.
      let rotated: string | null = null
      client.on('tokens', ({ refresh_token: sent }) => {
        rotated = sent ?? null
      })
      const { credentials } = await client.refreshAccessToken().catch((error: unknown) => {
        throw explainOAuthError(error, 'google-needs-reconnect')
      })
      return toTokens({ ...credentials, refresh_token: rotated })
    },

    async revoke(token) {
      await createClient()
        .revokeToken(token.reveal())
        .catch((error: unknown) => {
          if (!isInvalidToken(error)) throw explainOAuthError(error, 'google-needs-reconnect')
        })
    },
  }
}

function within(send: typeof fetch, signal: AbortSignal | undefined): typeof fetch {
  return signal ? (input, init) => send(input, { ...init, signal }) : send
}

/** The library turns `expires_in` into a moment by the machine's clock; the lifetime is what Google said. */
function lifetimeMs({ expiry_date: expiryDate }: Credentials): number {
  return expiryDate ? expiryDate - Date.now() : defaultLifetimeSeconds * 1000
}

/**
 * Whose account it is. The token came straight from Google's token endpoint over TLS, which stands in for its
 * signature (OpenID Connect Core section 3.1.3.7, step 6); who issued it, for whom and until when is checked.
 */
function readIdentity(idToken: string | null | undefined, clientId: string, now: Date): GoogleIdentity {
  const claims = IdTokenClaims.safeParse(
    parseJson(Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString('utf8')),
  )
  const valid = claims.data?.aud === clientId && claims.data.exp * 1000 > now.getTime() - clockSkewMs
  if (!claims.success || !valid) throw new ProblemError('google-refused', 'Google did not say whose account this is.')
  return { subject: claims.data.sub, email: claims.data.email }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
