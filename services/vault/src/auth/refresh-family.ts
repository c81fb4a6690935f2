/**
 * The refresh tokens of a session, each the successor of the one before. One is spent once; spending it again within
 * the grace window gives the same answer (tabs race). Any other spent one ends the whole session, because then somebody
 * else holds a copy (RFC 9700 section 4.14.2): a refresh token names its session and is signed, so that the oldest one
 * is still known.
 */
import { Secret } from '@oma/config'
import { ProblemError, type TokenPair } from '@oma/contract'
import type { AuditOrigin, RecordAudit } from '@oma/http'
import { randomUUID } from 'node:crypto'
import type { Keyring, Place } from '../keyring/keyring.ts'
import type { Signatures } from '../keyring/signatures.ts'
import { cutUserAgent } from './device.ts'
import { createRandomToken, hashToken } from './opaque-token.ts'
import type { Session, SessionStore } from './store.ts'

export const accessTokenTtlSeconds = 30 * 60
export const refreshTokenTtlSeconds = 7 * 24 * 60 * 60
const graceSeconds = 30
const prefix = 'oma_rt_'

export interface RefreshFamily {
  /**
   * @param origin where the login came from
   * @param passwordVersion which password opened it, if one did
   * @throws {ProblemError} `invalid-login` when that password was changed, or logins were ended, meanwhile
   */
  start(accountId: string, origin: AuditOrigin, passwordVersion?: number): Promise<TokenPair>
  /** @throws {ProblemError} `unauthenticated` */
  refresh(refreshToken: string, origin: AuditOrigin): Promise<TokenPair>
}

export interface RefreshFamilyOptions {
  store: SessionStore
  keyring: Keyring
  signatures: Signatures
  signAccessToken: (accountId: string, sessionId: string, issuedAt: Date) => string
  record: RecordAudit
  now: () => Date
  /** Ends a session; false when it had ended already. */
  end(accountId: string, sessionId: string): Promise<boolean>
}

export function createRefreshFamily({
  store,
  keyring,
  signatures,
  signAccessToken,
  record,
  now,
  end,
}: RefreshFamilyOptions): RefreshFamily {
  /** Signed as of one moment, so that who raced gets the very same. */
  const answer = (session: Pick<Session, 'accountId' | 'id'>, refreshToken: string, at: Date): TokenPair => ({
    access_token: signAccessToken(session.accountId, session.id, at),
    refresh_token: refreshToken,
    token_type: 'Bearer',
    expires_in: accessTokenTtlSeconds,
  })

  const createRefreshToken = (sessionId: string) =>
    prefix + signatures.sign(`${sessionId}.${createRandomToken()}`, 'refresh-token')

  /** The session that a refresh token names; undefined for what we did not sign. */
  const sessionIdOf = (refreshToken: string) =>
    signatures.verify(refreshToken.slice(prefix.length), 'refresh-token')?.split('.')[0]

  /** What a login or a refresh writes. */
  const used = ({ address, userAgent }: AuditOrigin, at: Date) => ({
    address,
    userAgent: cutUserAgent(userAgent),
    lastUsedAt: at,
    expiresAt: new Date(at.getTime() + refreshTokenTtlSeconds * 1000),
  })

  async function rotate(session: Session, spentHash: string, origin: AuditOrigin): Promise<TokenPair | undefined> {
    const at = now()
    const refreshToken = createRefreshToken(session.id)
    const won = await store.rotate(session.id, spentHash, {
      ...used(origin, at),
      refreshTokenHash: hashToken(refreshToken),
      successorSealed: await keyring.seal(new Secret(refreshToken), placeOf(session)),
      rotatedAt: at,
    })
    return won ? answer(session, refreshToken, at) : replay(await store.find(session.id), spentHash, origin)
  }

  async function replay(
    session: Session | undefined,
    spentHash: string,
    origin: AuditOrigin,
  ): Promise<TokenPair | undefined> {
    if (!session?.successorSealed || !session.rotatedAt) return undefined
    const { id, accountId, rotatedAt } = session
    const racing = now().getTime() - rotatedAt.getTime() <= graceSeconds * 1000
    if (racing && session.previousTokenHash === spentHash) {
      const successor = await keyring.open(session.successorSealed, placeOf(session))
      return answer(session, successor.reveal(), rotatedAt)
    }
    if (await end(accountId, id)) {
      await record({ event: 'session.refresh_reused', accountId, origin, details: { session_id: id } })
    }
    return undefined
  }

  return {
    async start(accountId, origin, passwordVersion) {
      const at = now()
      const session = { id: randomUUID(), accountId }
      const refreshToken = createRefreshToken(session.id)
      const row = { ...session, ...used(origin, at), refreshTokenHash: hashToken(refreshToken), createdAt: at }
      if (!(await store.insert(row, passwordVersion))) {
        throw new ProblemError(
          'invalid-login',
          'How this account is logged in to was changed a moment ago. Log in again.',
        )
      }
      return answer(session, refreshToken, at)
    },
    async refresh(refreshToken, origin) {
      const hash = hashToken(refreshToken)
      const id = sessionIdOf(refreshToken)
      const session = id === undefined ? undefined : await store.find(id)
      const live = session && session.expiresAt > now() ? session : undefined
      const pair = live?.refreshTokenHash === hash ? await rotate(live, hash, origin) : await replay(live, hash, origin)
      if (!pair) throw new ProblemError('unauthenticated', 'This session has ended. Log in again.')
      return pair
    },
  }
}

function placeOf({ accountId, id }: Session): Place {
  return { column: 'sessions.successor_sealed', accountId, row: id }
}
