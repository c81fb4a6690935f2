/**
 * The vault's own JWTs, signed and checked by @fastify/jwt: login tokens (30 min) and exchanged tokens (for the hub).
 * Each kind has its own key, audience and type, so that neither is accepted in the other's place.
 */
import jwt from '@fastify/jwt'
import fp from 'fastify-plugin'
import { googleCredentialsScope, parseScopes } from '@oma/contract'
import type { Signatures } from '../keyring/signatures.ts'
import { accessTokenTtlSeconds } from '../auth/refresh-family.ts'
import { exchangedTokenTtlSeconds, type ExchangedToken } from '../oauth/exchange-token.ts'

export interface LoginToken {
  accountId: string
  sessionId: string
}

export interface VaultTokens {
  /** @param issuedAt now, when left out */
  signLogin(token: LoginToken, issuedAt?: Date): string
  /** Undefined for anything that is not a live login token. */
  verifyLogin(token: string): LoginToken | undefined
  signExchanged(token: ExchangedToken): string
  verifyExchanged(token: string): ExchangedToken | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    vaultTokens: VaultTokens
  }
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    namespaces: 'login' | 'exchanged'
  }
}

export interface TokensOptions {
  signatures: Signatures
  /** The vault's origin: issuer of both kinds. */
  publicUrl: string
  now: () => Date
}

interface Claims {
  sub: string
  sid?: string
  client_id?: string
  token_id?: string
  scope?: string
}

/** Clocks of one machine's processes differ little; RFC 7519 section 4.1.4 allows for it. */
const leewaySeconds = 5

export const vaultTokens = fp<TokensOptions>(
  async (app, { signatures, publicUrl, now }) => {
    const audiences = { login: `${publicUrl}/api`, exchanged: publicUrl }
    const verification = (audience: string) => ({
      algorithms: ['HS256' as const],
      allowedIss: publicUrl,
      allowedAud: audience,
      requiredClaims: ['sub', 'iss', 'aud', 'exp'],
    })
    await app.register(jwt, {
      namespace: 'login',
      secret: signatures.derive('login-token'),
      verify: verification(audiences.login),
    })
    await app.register(jwt, {
      namespace: 'exchanged',
      secret: signatures.derive('exchanged-token'),
      verify: verification(audiences.exchanged),
    })

    const sign = (kind: keyof typeof audiences, claims: object, ttlSeconds: number, at = now()) => {
      const iat = Math.floor(at.getTime() / 1000)
      return app.jwt[kind].sign({ ...claims, iss: publicUrl, aud: audiences[kind], iat, exp: iat + ttlSeconds })
    }
    const verify = (kind: keyof typeof audiences, token: string): Claims | undefined => {
      try {
        return app.jwt[kind].verify<Claims>(token, {
          ...app.jwt[kind].options.verify,
          clockTimestamp: now().getTime(),
          clockTolerance: leewaySeconds * 1000,
        })
      } catch {
        return undefined
      }
    }

    app.decorate('vaultTokens', {
      signLogin: ({ accountId, sessionId }, issuedAt) =>
        sign('login', { sub: accountId, sid: sessionId }, accessTokenTtlSeconds, issuedAt),
      verifyLogin(token) {
        const claims = verify('login', token)
        return claims?.sid === undefined ? undefined : { accountId: claims.sub, sessionId: claims.sid }
      },
      signExchanged: ({ accountId, clientId, subjectTokenId, scopes }) =>
        sign(
          'exchanged',
          {
            sub: accountId,
            client_id: clientId,
            act: { sub: clientId },
            scope: [googleCredentialsScope, ...scopes].join(' '),
            token_id: subjectTokenId,
          },
          exchangedTokenTtlSeconds,
        ),
      verifyExchanged(token) {
        const claims = verify('exchanged', token)
        if (claims?.client_id === undefined || claims.token_id === undefined) return undefined
        const { sub: accountId, client_id: clientId, token_id: subjectTokenId, scope = '' } = claims
        return { accountId, clientId, subjectTokenId, scopes: parseScopes(scope) }
      },
    })
  },
  { name: 'vault-tokens', fastify: '5.x' },
)
