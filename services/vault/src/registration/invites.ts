/** Links by which one person may create one account. The secret in the link is shown once; a hash of it is kept. */
import { inviteParameter, invitePrefix, ProblemError, type Invite } from '@oma/contract'
import { createRandomToken, hashToken } from '../auth/opaque-token.ts'
import type { InviteRow, RegistrationStore } from './store.ts'

const mostInvites = 100
const dayMs = 24 * 60 * 60 * 1000

export interface Invites {
  /** @throws {ProblemError} `limit-reached` */
  create(name: string, expiresInDays: number): Promise<Invite & { link: string }>
  list(): Promise<Invite[]>
  /** @throws {ProblemError} `not-found` */
  revoke(id: string): Promise<void>
  /** Uses it up. @returns its id; undefined when it was used, revoked, has expired or never was one */
  take(secret: string): Promise<string | undefined>
  giveBack(id: string): Promise<void>
}

export interface InvitesOptions {
  store: RegistrationStore
  publicUrl: string
  now: () => Date
}

export function createInvites({ store, publicUrl, now }: InvitesOptions): Invites {
  return {
    async create(name, expiresInDays) {
      const secret = invitePrefix + createRandomToken()
      const createdAt = now()
      const expiresAt = new Date(createdAt.getTime() + expiresInDays * dayMs)
      const row = await store.insertInvite({ name, tokenHash: hashToken(secret), createdAt, expiresAt }, mostInvites)
      if (!row) throw new ProblemError('limit-reached', `There are ${mostInvites} invites already. Revoke some first.`)
      return { ...toWire(row), link: `${publicUrl}/register#${inviteParameter}=${secret}` }
    },
    list: async () => (await store.listInvites(now(), mostInvites)).map(toWire),
    async revoke(id) {
      if (!(await store.removeInvite(id))) throw new ProblemError('not-found', 'There is no such invite.')
    },
    take: (secret) => store.takeInvite(hashToken(secret), now()),
    giveBack: (id) => store.giveBackInvite(id),
  }
}

function toWire({ id, name, createdAt, expiresAt, usedAt }: InviteRow): Invite {
  return {
    id,
    name,
    created_at: createdAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    used_at: usedAt?.toISOString() ?? null,
  }
}
