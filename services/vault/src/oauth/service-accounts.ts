/**
 * Service accounts: clients that the operator made, which sign in as themselves (RFC 6749 section 4.4) by a secret or by a
 * signed assertion (RFC 7523). They act for no user; their one scope is to see which tools the hub has.
 */
import { clientCredentialsGrant, ProblemError } from '@oma/contract'
import { installation, type RecordAudit } from '@oma/http'
import { createPublicKey, randomBytes, type JsonWebKey } from 'node:crypto'
import { serviceAccountModel, serviceAccountPrefix, type Models } from './models.ts'

/** Until it is removed. */
const ttlSeconds = 100 * 365 * 24 * 60 * 60
const maxAccounts = 100
const maxKeys = 10

export interface ServiceAccount {
  id: string
  name: string
  /** How it proves who it is. */
  method: string
}

export interface ServiceAccounts {
  /**
   * @param jwks its public keys (RFC 7517); a secret is made without them, and is in no other answer
   * @throws {ProblemError} `invalid-request`, `limit-reached`
   */
  add(name: string, jwks?: unknown): Promise<ServiceAccount & { secret?: string }>
  list(): Promise<ServiceAccount[]>
  /** @throws {ProblemError} `not-found` */
  remove(id: string): Promise<void>
}

export interface ServiceAccountsOptions {
  models: Models
  record: RecordAudit
  now: () => Date
}

export function createServiceAccounts({ models, record, now }: ServiceAccountsOptions): ServiceAccounts {
  const list = async () => (await models.list(serviceAccountModel, maxAccounts)).map(describe)

  return {
    list,
    async add(name, jwks) {
      if ((await list()).length >= maxAccounts) {
        throw new ProblemError('limit-reached', `There can be ${maxAccounts} service accounts. Remove one first.`)
      }
      const id = serviceAccountPrefix + randomBytes(16).toString('base64url')
      const secret = jwks === undefined ? randomBytes(32).toString('base64url') : undefined
      const metadata = {
        client_id: id,
        client_id_issued_at: Math.floor(now().getTime() / 1000),
        client_name: name,
        redirect_uris: [],
        response_types: [],
        grant_types: [clientCredentialsGrant],
        ...(secret === undefined
          ? { token_endpoint_auth_method: 'private_key_jwt' as const, jwks: readPublicKeys(jwks) }
          : { token_endpoint_auth_method: 'client_secret_basic' as const, client_secret: secret }),
      }
      await models.save(serviceAccountModel, id, metadata, ttlSeconds)
      await record({ event: 'service_account.added', accountId: installation, details: { client_id: id, name } })
      return { ...describe(metadata), ...(secret !== undefined && { secret }) }
    },
    async remove(id) {
      if (!(await models.remove(serviceAccountModel, id)))
        throw new ProblemError('not-found', `There is no service account ${id}.`)
      await record({ event: 'service_account.removed', accountId: installation, details: { client_id: id } })
    },
  }
}

function describe(metadata: Record<string, unknown>): ServiceAccount {
  const { client_id: id, client_name: name, token_endpoint_auth_method: method } = metadata
  return { id: String(id), name: String(name), method: String(method) }
}

/** @throws {ProblemError} `invalid-request` for what is no set of public keys that we can check signatures with */
function readPublicKeys(jwks: unknown): { keys: JsonWebKey[] } {
  const keys = typeof jwks === 'object' && jwks !== null && 'keys' in jwks ? jwks.keys : undefined
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > maxKeys)
    throw new ProblemError('invalid-request', `Give a JWK set with one to ${maxKeys} keys: {"keys": [{…}]}.`)
  for (const key of keys as JsonWebKey[]) {
    const fault = faultOf(key)
    if (fault) throw new ProblemError('invalid-request', `A key of the set ${fault}.`)
  }
  return { keys: keys as JsonWebKey[] }
}

function faultOf(key: JsonWebKey): string | undefined {
  if (typeof key !== 'object' || key === null) return 'is no JWK'
  if ('d' in key || 'k' in key) return 'is not public; give the public half only'
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = createPublicKey({ key, format: 'jwk' })
    if (type === 'ec' && details?.namedCurve === 'prime256v1') return undefined
    if (type === 'rsa' && details!.modulusLength! >= 2048) return undefined
    return type === 'ed25519' ? undefined : 'is none of EC P-256, RSA from 2048 bits, Ed25519'
  } catch {
    return 'cannot be read'
  }
}
