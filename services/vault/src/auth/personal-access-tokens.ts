/** Keys that a user makes for a client without a browser. Shown once; at rest only a hash; never a login. */
import {
  cutPage,
  personalAccessTokenPrefix,
  ProblemError,
  Scope,
  type PageQuery,
  type PersonalAccessToken,
} from '@oma/contract'
import { createFreshCache } from '@oma/http'
import { hashToken } from './opaque-token.ts'
import type { PersonalAccessTokenRow, PersonalAccessTokenStore } from './store.ts'
import { createChecksummedToken, isWellFormed } from './token-checksum.ts'

const maxPerAccount = 100
const dayMs = 24 * 60 * 60 * 1000
/** How long a token that was revoked elsewhere may still be taken for live here. */
const livenessMs = 2_000
/** Last use is kept to this, so that not every exchange writes. */
const useMs = 60_000

/** A live token, and what it may do. */
export interface CheckedToken {
  id: string
  accountId: string
  scopes: Scope[]
}

export interface TokenWish {
  name: string
  scopes: readonly Scope[]
  expiresInDays: number
}

export interface PersonalAccessTokens {
  list(accountId: string, page: PageQuery): Promise<TokenPage>
  /** @throws {ProblemError} `limit-reached` */
  create(accountId: string, wish: TokenWish): Promise<PersonalAccessToken & { token: string }>
  /** @throws {ProblemError} `not-found`, also for another account's token */
  revoke(accountId: string, id: string): Promise<void>
  /** Whose live token this is, and notes the use; undefined for anything else. */
  check(token: string): Promise<CheckedToken | undefined>
  /** What was revoked here is known at once, what was revoked elsewhere within two seconds. */
  isLive(id: string): Promise<boolean>
  /** For who hears that a token was revoked elsewhere. */
  forget(id: string): void
}

export interface TokenPage {
  tokens: PersonalAccessToken[]
  next_cursor: string | null
}

export function createPersonalAccessTokens(store: PersonalAccessTokenStore, now: () => Date): PersonalAccessTokens {
  const live = createFreshCache<boolean>(now)

  async function look(id: string) {
    const at = now()
    return { value: await store.isLive(id, at), until: new Date(at.getTime() + livenessMs) }
  }

  return {
    async list(accountId, page) {
      const found = await store.list(accountId, page)
      const { entries, next_cursor } = cutPage(found, page, ({ createdAt: at, id }) => ({ at, id }))
      return { tokens: entries.map(toWire), next_cursor }
    },
    async create(accountId, { name, scopes, expiresInDays }) {
      const token = createChecksummedToken()
      const at = now()
      const row = await store.insert(
        {
          accountId,
          name,
          scopes: inOrder(scopes),
          tokenHash: hashToken(token),
          hint: token.slice(-4),
          createdAt: at,
          expiresAt: new Date(at.getTime() + expiresInDays * dayMs),
        },
        maxPerAccount,
      )
      if (row) return { ...toWire(row), token }
      throw new ProblemError('limit-reached', `An account can have ${maxPerAccount} tokens. Revoke one first.`)
    },
    async revoke(accountId, id) {
      if (!(await store.remove(accountId, id))) throw new ProblemError('not-found', 'There is no such token.')
      live.delete(id)
    },
    async check(token) {
      if (!isPersonalAccessToken(token) || !isWellFormed(token)) return undefined
      const at = now()
      const row = await store.findLive(hashToken(token), at)
      if (!row) return undefined
      const { id, accountId, scopes, lastUsedAt } = row
      if (!lastUsedAt || at.getTime() - lastUsedAt.getTime() >= useMs) await store.noteUse(id, at)
      return { id, accountId, scopes: inOrder(scopes) }
    },
    isLive: (id) => live.get(id, () => look(id)),
    forget: (id) => live.delete(id),
  }
}

export function isPersonalAccessToken(token: string): boolean {
  return token.startsWith(personalAccessTokenPrefix)
}

/** Each once, in the order of the contract. */
function inOrder(scopes: readonly string[]): Scope[] {
  return Scope.options.filter((scope) => scopes.includes(scope))
}

function toWire({
  id,
  name,
  hint,
  scopes,
  createdAt,
  expiresAt,
  lastUsedAt,
}: PersonalAccessTokenRow): PersonalAccessToken {
  return {
    id,
    name,
    hint,
    scopes: inOrder(scopes),
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  }
}
