/** MCP clients' access tokens, as the vault itself checks them when the hub exchanges one: signature, audience, grant. */
import { parseScopes } from '@oma/contract'
import { createLocalJWKSet, jwtVerify, type JWK } from 'jose'
import type { SigningKeys } from './signing-keys.ts'
import type { Models } from './models.ts'
import type { Subject } from './exchange-token.ts'

/** RFC 9068 section 4 allows for clocks that differ. */
const leewaySeconds = 30
/** Tells grants from personal access tokens, where either may stand behind an exchanged token. */
const prefix = 'grant:'

export interface McpTokens {
  /** Whose live token this is; undefined for anything else. */
  check(token: string): Promise<Subject | undefined>
  /** Whether the grant that this subject names stands; undefined when it names none. */
  isLive(subjectId: string): Promise<boolean> | undefined
}

export interface McpTokensOptions {
  issuer: string
  /** The audience that there is. */
  resource: string
  keys: SigningKeys
  models: Models
  now: () => Date
}

export function createMcpTokens({ issuer, resource, keys, models, now }: McpTokensOptions): McpTokens {
  async function verify(token: string) {
    const jwks = (await keys.current()).keys.map(({ jwk }) => publicPartOf(jwk))
    const options = { issuer, audience: resource, typ: 'at+jwt', algorithms: ['ES256'] }
    try {
      const clocks = { currentDate: now(), clockTolerance: leewaySeconds, requiredClaims: ['sub', 'exp', 'client_id'] }
      return (await jwtVerify(token, createLocalJWKSet({ keys: jwks }), { ...options, ...clocks })).payload
    } catch {
      return undefined
    }
  }

  return {
    async check(token) {
      const payload = await verify(token)
      const grantId = payload?.['grant_id']
      if (!payload || typeof grantId !== 'string' || !(await models.isGrantLive(grantId))) return undefined
      const scopes = parseScopes(String(payload['scope'] ?? ''))
      return { id: prefix + grantId, accountId: payload.sub!, program: String(payload['client_id']), scopes }
    },
    isLive: (subjectId) =>
      subjectId.startsWith(prefix) ? models.isGrantLive(subjectId.slice(prefix.length)) : undefined,
  }
}

function publicPartOf({ kty, crv, x, y, kid }: JWK): JWK {
  return { kty, crv, x, y, kid } as JWK
}
