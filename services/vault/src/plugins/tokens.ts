/**
 * The vault's own JWTs, signed and checked by @fastify/jwt: login tokens (30 min), exchanged tokens (the hub for a
 * user) and service tokens (the hub itself). Each kind has its own key and audience, so that none is accepted in
 * another's place.
 */
import jwt from '@fastify/jwt'
import fp from 'fastify-plugin'
import { eventsScope, googleCredentialsScope, parseScopes } from '@oma/contract'
import type { Signatures } from '../keyring/signatures.ts'
import { accessTokenTtlSeconds } from '../auth/refresh-family.ts'
import { exchangedTokenTtlSeconds, type ExchangedToken } from '../oauth/exchange-token.ts'
import { serviceTokenTtlSeconds, type ServiceToken } from '../oauth/issue-service-token.ts'

export interface LoginToken {
  accountId: string
  sessionId: string
}

export interface VaultTokens {
  /** @param issuedAt now, when left out */
  signLogin(token: LoginToken, issuedAt?: Date): string
  /** Undefined for anything that is not a live login token. */
  verifyLogin(token: string): (LoginToken & { expiresAt: Date }) | undefined
  signExchanged(token: ExchangedToken): string
  verifyExchanged(token: string): ExchangedToken | undefined
  signService(token: ServiceToken): string
  verifyService(token: string): (ServiceToken & { expiresAt: Date }) | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    vaultTokens: VaultTokens
  }
}

declare module '@fastify/jwt' {
  interface FastifyJWT {
    namespaces: 'login' | 'exchanged' | 'service'
  }
}

export interface TokensOptions {
  signatures: Signatures
  /** The vault's origin: issuer of every kind. */
  publicUrl: string
  now: () => Date
}

interface Claims {
  sub: string
  exp: number
  sid?: string
  client_id?: string
  token_id?: string
  program?: string
  scope?: string
}

/** Clocks of one machine's processes differ little; RFC 7519 section 4.1.4 allows for it. */
const leewaySeconds = 5
/** Checking a signature costs more than all else that a hand-out does here; a client shows the same token for minutes. */
const mostRemembered = 10_000

export const vaultTokens = fp<TokensOptions>(
  async (app, { signatures, publicUrl, now }) => {
    const audiences = { login: `${publicUrl}/api`, exchanged: publicUrl, service: `${publicUrl}/api/v1/events` }
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

    await app.register(jwt, {
      namespace: 'service',
      secret: signatures.derive('service-token'),
      verify: verification(audiences.service),
    })

    const sign = (kind: keyof typeof audiences, claims: object, ttlSeconds: number, at = now()) => {
      const iat = Math.floor(at.getTime() / 1000)
      return app.jwt[kind].sign({ ...claims, iss: publicUrl, aud: audiences[kind], iat, exp: iat + ttlSeconds })
    }
    const check = (kind: keyof typeof audiences, token: string): Claims | undefined => {
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
    const remembered: Record<keyof typeof audiences, Map<string, Claims>> = {
      login: new Map(),
      exchanged: new Map(),
      service: new Map(),
    }
    const verify = (kind: keyof typeof audiences, token: string): Claims | undefined => {
      const known = remembered[kind].get(token)
      if (known && (known.exp + leewaySeconds) * 1000 > now().getTime()) return known
      remembered[kind].delete(token)
      const claims = check(kind, token)
      if (!claims) return undefined
      remembered[kind].set(token, claims)
      if (remembered[kind].size > mostRemembered) remembered[kind].delete(remembered[kind].keys().next().value!)
      return claims
    }

    app.decorate('vaultTokens', {
      signLogin: ({ accountId, sessionId }, issuedAt) =>
        sign('login', { sub: accountId, sid: sessionId }, accessTokenTtlSeconds, issuedAt),
      verifyLogin(token) {
        const claims = verify('login', token)
        if (claims?.sid === undefined) return undefined
        return { accountId: claims.sub, sessionId: claims.sid, expiresAt: new Date(claims.exp * 1000) }
      },
      signExchanged: ({ accountId, clientId, subjectTokenId, program, scopes }) =>
        sign(
          'exchanged',
          {
            sub: accountId,
            client_id: clientId,
            act: { sub: clientId },
            scope: [googleCredentialsScope, ...scopes].join(' '),
            token_id: subjectTokenId,
            program,
          },
          exchangedTokenTtlSeconds,
        ),
      verifyExchanged(token) {
        const claims = verify('exchanged', token)
        if (!claims?.client_id || !claims.token_id || !claims.program) return undefined
        const { sub: accountId, client_id: clientId, token_id: subjectTokenId, program, scope = '' } = claims
        return { accountId, clientId, subjectTokenId, program, scopes: parseScopes(scope) }
      },
      signService: ({ clientId }) =>
        sign('service', { sub: clientId, client_id: clientId, scope: eventsScope }, serviceTokenTtlSeconds),
      verifyService(token) {
        const claims = verify('service', token)
        return claims && { clientId: claims.sub, expiresAt: new Date(claims.exp * 1000) }
      },
    })
  },
  { name: 'vault-tokens', fastify: '5.x' },
)
