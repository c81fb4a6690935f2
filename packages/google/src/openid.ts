/**
 * Signing in with Google (OpenID Connect Core section 3.1): where to send a browser, and who came back. It asks only who
 * somebody is; the tokens that come along are dropped here.
 * https://developers.google.com/identity/openid-connect/openid-connect
 */
import { ProblemError } from '@oma/contract'
import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library'
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose'
import * as z from 'zod'
import { away, explainOAuthError } from './oauth-error.ts'
import type { GoogleIdentity, GoogleOAuthOptions } from './oauth.ts'

export interface SignInRequest {
  state: string
  nonce: string
  codeChallenge: string
}

export interface SignedIn extends GoogleIdentity {
  /** Whether Google knows that the address is this person's. */
  emailVerified: boolean
}

export interface GoogleSignIn {
  authorizationUrl(request: SignInRequest): string
  /** @throws {ProblemError} `google-refused` when what Google says does not hold, `google-unavailable` */
  identify(code: string, codeVerifier: string, nonce: string): Promise<SignedIn>
}

const keysUrl = new URL('https://www.googleapis.com/oauth2/v3/certs')
const issuers = ['https://accounts.google.com', 'accounts.google.com']
const clockToleranceSeconds = 5 * 60

const Claims = z.object({
  sub: z.string().min(1).max(255),
  nonce: z.string(),
  email: z.email().toLowerCase(),
  email_verified: z.boolean().default(false),
})

export function createGoogleSignIn(options: GoogleOAuthOptions): GoogleSignIn {
  const { clientId, clientSecret, redirectUri, sandboxPublicUrl, now } = options
  const createClient = () =>
    new OAuth2Client({
      clientId,
      clientSecret: clientSecret.reveal(),
      redirectUri,
      transporterOptions: { fetchImplementation: options.fetch, retryConfig: { retry: 0, noResponseRetries: 0 } },
      ...(sandboxPublicUrl && { endpoints: { oauth2AuthBaseUrl: `${sandboxPublicUrl}/o/oauth2/v2/auth` } }),
    })
  const keys = createRemoteJWKSet(keysUrl, { [customFetch]: options.fetch })

  /** OpenID Connect Core section 3.1.3.7. */
  async function verify(idToken: string, nonce: string): Promise<SignedIn> {
    const { payload } = await jwtVerify(idToken, keys, {
      algorithms: ['RS256'],
      issuer: issuers,
      audience: clientId,
      requiredClaims: ['exp', 'iat', 'sub'],
      currentDate: now(),
      clockTolerance: clockToleranceSeconds,
    }).catch((error: unknown) => {
      throw isOutage(error) ? away() : refused()
    })
    const claims = Claims.safeParse(payload)
    if (!claims.success || claims.data.nonce !== nonce) throw refused()
    const { sub, email, email_verified: emailVerified } = claims.data
    return { subject: sub, email, emailVerified }
  }

  return {
    authorizationUrl: ({ state, nonce, codeChallenge }) =>
      createClient().generateAuthUrl({
        access_type: 'online',
        prompt: 'select_account',
        scope: ['openid', 'email'],
        state,
        nonce,
        code_challenge: codeChallenge,
        code_challenge_method: CodeChallengeMethod.S256,
      }),
    async identify(code, codeVerifier, nonce) {
      const { tokens } = await createClient()
        .getToken({ code, codeVerifier })
        .catch((error: unknown) => {
          throw explainOAuthError(error, 'google-refused')
        })
      if (!tokens.id_token) throw refused()
      return verify(tokens.id_token, nonce)
    },
  }
}

/** Google's keys could not be read; anything else speaks against the token. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true
  return error.code === errors.JOSEError.code || error instanceof errors.JWKSTimeout
}

function refused(): ProblemError {
  return new ProblemError('google-refused', 'Google did not say who you are in a way that can be trusted. Try again.')
}
