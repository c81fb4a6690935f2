/**
 * What people allowed: grants, authorization codes, refresh and access tokens, with Google's lifetimes and limits.
 * Holds no HTTP. Plain tables in memory; `dump` and `load` are for the snapshot file.
 */
import type { Clock } from '../world/clock.ts'
import { createOpaqueToken } from '../world/ids.ts'

/** Lifetimes and limits of Google's tokens. */
export const lifetimes = {
  accessTokenSeconds: 3600,
  codeSeconds: 600,
  testingRefreshTokenSeconds: 7 * 24 * 3600,
  refreshTokensPerAccountAndClient: 100,
} as const

interface Issued {
  token: string
  account: string
  clientId: string
  scopes: string[]
  issuedAtMs: number
  expiresAtMs: number | null
}

/** A bearer token; `refreshToken` names the one it came from. */
export interface AccessToken extends Issued {
  refreshToken: string | null
}

export type RefreshToken = Issued

/** A single-use authorization code and everything that must match when it is redeemed. */
export interface AuthorizationCode extends Issued {
  redirectUri: string
  offline: boolean
  nonce: string | null
  challenge: { value: string; method: 'S256' | 'plain' } | null
}

export type Grants = ReturnType<typeof createGrants>
export type GrantsDump = ReturnType<Grants['dump']>

/** Creates empty tables. */
export function createGrants(clock: Clock) {
  const granted = new Map<string, { account: string; clientId: string; scopes: string[] }>()
  const codes = new Map<string, AuthorizationCode>()
  const refreshTokens = new Map<string, RefreshToken>()
  const accessTokens = new Map<string, AccessToken>()
  const key = (account: string, clientId: string) => `${account} ${clientId}`
  const live = <T extends Issued>(issued: T | undefined) =>
    issued && (issued.expiresAtMs === null || issued.expiresAtMs > clock.ms()) ? issued : undefined

  const tokensNamed = (token: string): Issued[] =>
    [accessTokens.get(token), refreshTokens.get(token)].filter((each) => each !== undefined)

  return {
    /** "testing" makes new refresh tokens die after 7 days, as for an unpublished Google app. */
    publishing: 'production' as 'production' | 'testing',

    /** The scopes this account has allowed this client so far. */
    scopesOf: (account: string, clientId: string) => granted.get(key(account, clientId))?.scopes ?? [],

    /** Clients that this account has allowed anything. */
    clientsOf: (account: string) => [...granted.values()].filter((grant) => grant.account === account),

    /** Remembers what was allowed, on top of what was allowed before. */
    allow(account: string, clientId: string, scopes: readonly string[]) {
      const all = new Set([...this.scopesOf(account, clientId), ...scopes])
      granted.set(key(account, clientId), { account, clientId, scopes: [...all] })
    },

    issueCode(code: Omit<AuthorizationCode, 'token' | 'issuedAtMs' | 'expiresAtMs'>): AuthorizationCode {
      const issued = {
        ...code,
        token: createOpaqueToken('4/0Asandbox-'),
        issuedAtMs: clock.ms(),
        expiresAtMs: clock.ms() + lifetimes.codeSeconds * 1000,
      }
      codes.set(issued.token, issued)
      return issued
    },

    /** Hands a code out once, to its own client; `undefined` when unknown, used, expired or another client's. */
    takeCode(token: string, clientId: string): AuthorizationCode | undefined {
      const code = codes.get(token)
      // A stranger who got hold of a code must not be able to spoil it for the client it was made for.
      if (code?.clientId !== clientId) return undefined
      codes.delete(token)
      return live(code)
    },

    issueRefreshToken(account: string, clientId: string, scopes: string[]): RefreshToken {
      const seconds = this.publishing === 'testing' ? lifetimes.testingRefreshTokenSeconds : null
      const issued: RefreshToken = {
        token: createOpaqueToken('1//sandbox-'),
        account,
        clientId,
        scopes,
        issuedAtMs: clock.ms(),
        expiresAtMs: seconds && clock.ms() + seconds * 1000,
      }
      refreshTokens.set(issued.token, issued)
      const siblings = [...refreshTokens.values()].filter((t) => t.account === account && t.clientId === clientId)
      for (const oldest of siblings.slice(0, -lifetimes.refreshTokensPerAccountAndClient)) {
        refreshTokens.delete(oldest.token)
      }
      return issued
    },

    issueAccessToken(from: Pick<Issued, 'account' | 'clientId' | 'scopes'>, refreshToken: string | null): AccessToken {
      const issued: AccessToken = {
        token: createOpaqueToken('ya29.sandbox-'),
        account: from.account,
        clientId: from.clientId,
        scopes: from.scopes,
        issuedAtMs: clock.ms(),
        expiresAtMs: clock.ms() + lifetimes.accessTokenSeconds * 1000,
        refreshToken,
      }
      accessTokens.set(issued.token, issued)
      return issued
    },

    findAccessToken: (token: string) => live(accessTokens.get(token)),
    findRefreshToken: (token: string) => live(refreshTokens.get(token)),

    /** Revokes everything the token's account gave the token's client. False when the token is not alive. */
    revoke(token: string): boolean {
      const found = live(accessTokens.get(token)) ?? live(refreshTokens.get(token))
      if (!found) return false
      granted.delete(key(found.account, found.clientId))
      for (const table of [codes, refreshTokens, accessTokens] as Map<string, Issued>[]) {
        for (const [id, each] of table) {
          if (each.account === found.account && each.clientId === found.clientId) table.delete(id)
        }
      }
      return true
    },

    /** Lets a token run out now, or every access token of an account, or of everybody. Returns how many. */
    expire({ token, account }: { token?: string | undefined; account?: string | undefined }): number {
      const picked = token
        ? tokensNamed(token)
        : [...accessTokens.values()].filter((each) => !account || each.account === account)
      for (const each of picked) each.expiresAtMs = clock.ms()
      return picked.length
    },

    /** Makes a token, or every token of an account or of everybody, this much older. Returns how many. */
    age(seconds: number, { token, account }: { token?: string | undefined; account?: string | undefined }): number {
      const picked = token ? tokensNamed(token) : this.tokensOf(account)
      for (const each of picked) {
        each.issuedAtMs -= seconds * 1000
        if (each.expiresAtMs !== null) each.expiresAtMs -= seconds * 1000
      }
      return picked.length
    },

    /** Every live token of an account, or of all. */
    tokensOf(account?: string): Issued[] {
      return [...accessTokens.values(), ...refreshTokens.values()].filter(
        (each) => live(each) && (!account || each.account === account),
      )
    },

    clear() {
      for (const table of [granted, codes, refreshTokens, accessTokens]) table.clear()
      this.publishing = 'production'
    },

    dump() {
      return {
        publishing: this.publishing,
        granted: [...granted.values()],
        codes: [...codes.values()],
        refreshTokens: [...refreshTokens.values()],
        accessTokens: [...accessTokens.values()].filter((each) => live(each)),
      }
    },

    load(dump: {
      publishing: 'production' | 'testing'
      granted: { account: string; clientId: string; scopes: string[] }[]
      codes: AuthorizationCode[]
      refreshTokens: RefreshToken[]
      accessTokens: AccessToken[]
    }) {
      this.clear()
      this.publishing = dump.publishing
      for (const each of dump.granted) granted.set(key(each.account, each.clientId), each)
      for (const each of dump.codes) codes.set(each.token, each)
      for (const each of dump.refreshTokens) refreshTokens.set(each.token, each)
      for (const each of dump.accessTokens) accessTokens.set(each.token, each)
    },
  }
}
