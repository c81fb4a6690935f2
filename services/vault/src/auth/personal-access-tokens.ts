/** Keys that a user makes for a client without a browser. Shown once; at rest only a hash; never a login. */
import {
  cutPage,
  personalAccessTokenPrefix,
  ProblemError,
  type PageQuery,
  type PersonalAccessToken,
} from '@oma/contract'
import { createRandomToken, hashToken } from './opaque-token.ts'
import type { PersonalAccessTokenRow, PersonalAccessTokenStore } from './store.ts'

const maxPerAccount = 100
const dayMs = 24 * 60 * 60 * 1000

export interface PersonalAccessTokens {
  list(accountId: string, page: PageQuery): Promise<TokenPage>
  /** @throws {ProblemError} `limit-reached` */
  create(accountId: string, name: string, expiresInDays: number): Promise<PersonalAccessToken & { token: string }>
  /** @throws {ProblemError} `not-found`, also for another account's token */
  revoke(accountId: string, id: string): Promise<void>
  /** Whose live token this is, and notes the use; undefined for anything else. */
  check(token: string): Promise<{ id: string; accountId: string } | undefined>
  isLive(id: string): Promise<boolean>
}

export interface TokenPage {
  tokens: PersonalAccessToken[]
  next_cursor: string | null
}

export function createPersonalAccessTokens(store: PersonalAccessTokenStore, now: () => Date): PersonalAccessTokens {
  return {
    async list(accountId, page) {
      const found = await store.list(accountId, page)
      const { entries, next_cursor } = cutPage(found, page, ({ createdAt: at, id }) => ({ at, id }))
      return { tokens: entries.map(toWire), next_cursor }
    },
    async create(accountId, name, expiresInDays) {
      if ((await store.countFor(accountId)) >= maxPerAccount) {
        throw new ProblemError('limit-reached', `An account can have ${maxPerAccount} tokens. Revoke one first.`)
      }
      const token = personalAccessTokenPrefix + createRandomToken()
      const row = await store.insert({
        accountId,
        name,
        tokenHash: hashToken(token),
        hint: token.slice(-4),
        createdAt: now(),
        expiresAt: new Date(now().getTime() + expiresInDays * dayMs),
      })
      return { ...toWire(row), token }
    },
    async revoke(accountId, id) {
      if (!(await store.remove(accountId, id))) throw new ProblemError('not-found', 'There is no such token.')
    },
    check: async (token) => (isPersonalAccessToken(token) ? store.use(hashToken(token), now()) : undefined),
    isLive: (id) => store.isLive(id, now()),
  }
}

export function isPersonalAccessToken(token: string): boolean {
  return token.startsWith(personalAccessTokenPrefix)
}

function toWire({ id, name, hint, createdAt, expiresAt, lastUsedAt }: PersonalAccessTokenRow): PersonalAccessToken {
  return {
    id,
    name,
    hint,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  }
}
