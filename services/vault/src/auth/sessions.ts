/**
 * Logins and their refresh tokens. A refresh token is spent once; spending it again within the grace window gives the
 * same successor (tabs race). Any other spent one ends the whole session, because then somebody else holds a copy
 * (RFC 9700 section 4.14.2): a refresh token names its session and is signed, so that the oldest one is still known.
 */
import { Secret } from '@oma/config'
import { ProblemError, type TokenPair } from '@oma/contract'
import { randomUUID } from 'node:crypto'
import type { Keyring, Place } from '../keyring/keyring.ts'
import type { Signatures } from '../keyring/signatures.ts'
import { createRandomToken, hashToken } from './opaque-token.ts'
import type { Session, SessionStore } from './store.ts'

export const accessTokenTtlSeconds = 30 * 60
export const refreshTokenTtlSeconds = 7 * 24 * 60 * 60
const graceSeconds = 30
const prefix = 'oma_rt_'

export interface Sessions {
  start(accountId: string): Promise<TokenPair>
  /** @throws {ProblemError} `unauthenticated` */
  refresh(refreshToken: string): Promise<TokenPair>
  end(sessionId: string): Promise<void>
  isLive(sessionId: string): Promise<boolean>
  liveAmong(sessionIds: string[]): Promise<Set<string>>
}

export interface SessionsOptions {
  store: SessionStore
  keyring: Keyring
  signatures: Signatures
  signAccessToken: (accountId: string, sessionId: string) => string
  now: () => Date
}

export function createSessions({ store, keyring, signatures, signAccessToken, now }: SessionsOptions): Sessions {
  const expiry = () => new Date(now().getTime() + refreshTokenTtlSeconds * 1000)
  const answer = ({ accountId, id }: Pick<Session, 'accountId' | 'id'>, refreshToken: string): TokenPair => ({
    access_token: signAccessToken(accountId, id),
    refresh_token: refreshToken,
    token_type: 'Bearer',
    expires_in: accessTokenTtlSeconds,
  })

  const createRefreshToken = (sessionId: string) =>
    prefix + signatures.sign(`${sessionId}.${createRandomToken()}`, 'refresh-token')

  /** The session that a refresh token names; undefined for what we did not sign. */
  const sessionIdOf = (refreshToken: string) =>
    signatures.verify(refreshToken.slice(prefix.length), 'refresh-token')?.split('.')[0]

  async function rotate(session: Session, spentHash: string): Promise<TokenPair | undefined> {
    const refreshToken = createRefreshToken(session.id)
    const won = await store.rotate(session.id, spentHash, {
      refreshTokenHash: hashToken(refreshToken),
      successorSealed: await keyring.seal(new Secret(refreshToken), placeOf(session)),
      rotatedAt: now(),
      expiresAt: expiry(),
    })
    return won ? answer(session, refreshToken) : replay(await store.find(session.id), spentHash)
  }

  async function replay(session: Session | undefined, spentHash: string): Promise<TokenPair | undefined> {
    if (!session?.successorSealed || !session.rotatedAt) return undefined
    const racing = now().getTime() - session.rotatedAt.getTime() <= graceSeconds * 1000
    if (racing && session.previousTokenHash === spentHash) {
      const successor = await keyring.open(session.successorSealed, placeOf(session))
      return answer(session, successor.reveal())
    }
    await store.remove(session.id)
    return undefined
  }

  return {
    async start(accountId) {
      const session = { id: randomUUID(), accountId }
      const refreshToken = createRefreshToken(session.id)
      await store.insert({
        ...session,
        refreshTokenHash: hashToken(refreshToken),
        createdAt: now(),
        expiresAt: expiry(),
      })
      return answer(session, refreshToken)
    },
    async refresh(refreshToken) {
      const hash = hashToken(refreshToken)
      const id = sessionIdOf(refreshToken)
      const session = id === undefined ? undefined : await store.find(id)
      const live = session && session.expiresAt > now() ? session : undefined
      const pair = live?.refreshTokenHash === hash ? await rotate(live, hash) : await replay(live, hash)
      if (!pair) throw new ProblemError('unauthenticated', 'This session has ended. Log in again.')
      return pair
    },
    end: (sessionId) => store.remove(sessionId),
    isLive: (sessionId) => store.isLive(sessionId, now()),
    liveAmong: async (sessionIds) => new Set(await store.liveAmong(sessionIds, now())),
  }
}

function placeOf({ accountId, id }: Session): Place {
  return { column: 'sessions.successor_sealed', accountId, row: id }
}
