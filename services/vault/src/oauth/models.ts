/**
 * What oidc-provider keeps, in one table. A token or code is found by a hash of its value, and the value itself (`jti`) is
 * not stored; the payload is sealed, by the account's key where it has an account. `consume` is a compare-and-set: of
 * several that redeem one code or refresh token at once, one wins.
 */
import { Secret } from '@oma/config'
import { createHash } from 'node:crypto'
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider'
import type { Keyring } from '../keyring/keyring.ts'
import type { ModelRow, ModelStore } from './store.ts'

/** How long the loser of a race between refreshes gets the winner's answer, instead of ending the sign-in. */
export const graceSeconds = 60
/** A client that never came back after its registration. */
const unusedClientTtlSeconds = 24 * 60 * 60
/** As long as a refresh token lives: a client whose last one has expired has nothing left to lose. */
export const idleTtlSeconds = 90 * 24 * 60 * 60

/** Clients that the operator made; not among those that registered, which come and go. */
export const serviceAccountModel = 'ServiceAccount'
export const serviceAccountPrefix = 'oma_service_'

export interface EndedGrant {
  grantId: string
  accountId: string
  clientId: string
}

export interface ModelsOptions {
  store: ModelStore
  keyring: Keyring
  /** A grant was revoked, and with it every code and token that was issued under it. */
  onEnded: (grant: EndedGrant) => Promise<void>
  now: () => Date
}

export interface Models {
  /** What oidc-provider asks for, by the name of a model. */
  adapt(model: string): Adapter
  /** Whether a grant stands: neither revoked nor expired. */
  isGrantLive(grantId: string): Promise<boolean>
  /** Whether a refresh token was spent so recently that its loser is no thief. */
  isInGrace(refreshToken: string): Promise<boolean>
  touchClient(clientId: string): Promise<void>
  save(model: string, id: string, payload: AdapterPayload, ttlSeconds: number): Promise<void>
  find(model: string, id: string): Promise<AdapterPayload | undefined>
  list(model: string, limit: number): Promise<AdapterPayload[]>
  /** @returns whether it was there */
  remove(model: string, id: string): Promise<boolean>
}

export function createModels({ store, keyring, onEnded, now }: ModelsOptions): Models {
  const after = (seconds: number) => new Date(now().getTime() + seconds * 1000)

  async function seal(model: string, id: string, payload: AdapterPayload, ttlSeconds: number) {
    const { jti: _, ...rest } = payload
    const row = {
      id: idOf(model, id),
      model,
      accountId: rest.accountId ?? null,
      clientId: rest.clientId ?? rest.client_id ?? null,
      grantId: model === 'Grant' ? id : (rest.grantId ?? null),
      expiresAt: after(ttlSeconds),
    }
    return { ...row, payloadSealed: await keyring.seal(new Secret(JSON.stringify(rest)), placeOf(row)) }
  }

  async function save(model: string, id: string, payload: AdapterPayload, ttlSeconds: number): Promise<void> {
    const row = await seal(model, id, payload, ttlSeconds)
    await store.save(row)
    // A grant lives as long as what was issued under it.
    if (model === 'RefreshToken' && row.grantId) await store.extend(idOf('Grant', row.grantId), row.expiresAt)
  }

  async function open(row: ModelRow, id: string): Promise<AdapterPayload> {
    const payload = JSON.parse((await keyring.open(row.payloadSealed, placeOf(row))).reveal()) as AdapterPayload
    if (row.model === 'Client' || row.model === serviceAccountModel) return payload
    // oidc-provider reads the system's clock; what has expired by ours it never sees.
    const remainingSeconds = Math.ceil((row.expiresAt.getTime() - now().getTime()) / 1000)
    return {
      ...payload,
      jti: id,
      exp: Math.floor(Date.now() / 1000) + remainingSeconds,
      ...(row.consumedAt && { consumed: Math.floor(row.consumedAt.getTime() / 1000) }),
    }
  }

  const isRecent = ({ consumedAt }: ModelRow) =>
    consumedAt !== null && now().getTime() - consumedAt.getTime() <= graceSeconds * 1000

  async function find(model: string, id: string): Promise<AdapterPayload | undefined> {
    const row = await store.find(idOf(model, id), now())
    return row && open(row, id)
  }

  /** It is asked for once for each model; whoever comes first ends all of it. */
  async function end(grantId: string): Promise<void> {
    const owner = await store.removeGrant(grantId)
    if (owner) await onEnded({ grantId, ...owner })
  }

  /** Of several replicas that see the same assertion at once, one takes it. */
  async function saveOnce(...given: Parameters<typeof save>): Promise<void> {
    if (!(await store.insert(await seal(...given)))) throw new errors.InvalidClientAuth('the assertion was used before')
  }

  function adapt(model: string): Adapter {
    // Who is logged in says the vault's own session; the library's lives as long as a request.
    if (model === 'Session') return keepsNothing
    const ttlOf = (seconds: number | undefined) => seconds ?? unusedClientTtlSeconds
    return {
      upsert: (id, payload, seconds) =>
        (model === 'ReplayDetection' ? saveOnce : save)(model, id, payload, ttlOf(seconds)),
      async find(id) {
        if (model === 'Client' && id.startsWith(serviceAccountPrefix)) return find(serviceAccountModel, id)
        const row = await store.find(idOf(model, id), now())
        // Seen as spent, it would end the family; the loser of a race gets the winner's answer instead.
        return !row || (model === 'RefreshToken' && isRecent(row)) ? undefined : open(row, id)
      },
      async consume(id) {
        if (await store.consume(idOf(model, id), now())) return
        throw new errors.InvalidGrant('it was redeemed by another request at the same time')
      },
      destroy: async (id) => (model === 'Grant' ? end(id) : void (await store.remove(idOf(model, id)))),
      revokeByGrantId: end,
      findByUid: async () => undefined,
      findByUserCode: async () => undefined,
    }
  }

  return {
    adapt,
    save,
    find,
    // Clients have no jti that would have to be put back.
    list: async (model, limit) => Promise.all((await store.list(model, now(), limit)).map((row) => open(row, ''))),
    remove: (model, id) => store.remove(idOf(model, id)),
    isGrantLive: async (grantId) => (await store.find(idOf('Grant', grantId), now())) !== undefined,
    async isInGrace(refreshToken) {
      const row = await store.find(idOf('RefreshToken', refreshToken), now())
      return row !== undefined && isRecent(row)
    },
    touchClient: (clientId) => store.extend(idOf('Client', clientId), after(idleTtlSeconds)),
  }
}

const keepsNothing: Adapter = {
  upsert: async () => {},
  find: async () => undefined,
  consume: async () => {},
  destroy: async () => {},
  revokeByGrantId: async () => {},
  findByUid: async () => undefined,
  findByUserCode: async () => undefined,
}

function idOf(model: string, id: string): string {
  return createHash('sha256').update(`${model}:${id}`).digest('base64url')
}

function placeOf({ id, accountId }: Pick<ModelRow, 'id' | 'accountId'>) {
  return { column: 'oauth_models.payload_sealed', accountId, row: id }
}
