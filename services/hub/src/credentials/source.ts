/**
 * Where Google credentials come from: the hub asks a source who calls and gets a caller, through whom everything else
 * goes.
 */
import type { Secret } from '@oma/config'
import type { ConnectionStatus, Scope } from '@oma/contract'
import type { Decisions } from './decisions.ts'

export interface GoogleAccess {
  accessToken: Secret
  /** What the user really granted. */
  scopes: readonly string[]
  /** The user's, once it was asked for. */
  timeZone?: string | Promise<string> | undefined
}

/** Somebody who was let in, and what can be asked on their behalf. */
export interface Caller {
  /** Whose they are; undefined where there is one person, or none. */
  accountId: string | undefined
  /** What their token may do; undefined where they call for themselves. */
  scopes: readonly Scope[] | undefined
  /**
   * Whether to send their client back to them for this scope; undefined where none signed them in, such as with a token
   * made by hand. False for one that has just been sent and came again, with a new token but without the scope.
   */
  shouldAskFor: ((scope: Scope) => Promise<boolean>) | undefined
  /**
   * A Google access token that is good for at least a minute.
   * @throws {ProblemError} `google-not-connected`, `google-needs-reconnect`, `google-unavailable`, `unavailable`
   */
  googleAccess(): Promise<GoogleAccess>
  /** Google refused the token that `googleAccess` gave: the next call asks anew. */
  forgetAccess(): void
  /** @throws {ProblemError} `unavailable` */
  connection(): Promise<ConnectionStatus>
  /**
   * Calls back whenever what they may do may have changed; undefined where nobody tells.
   * @returns ends it
   * @throws {ProblemError} `too-many-requests`
   */
  watch: ((onChange: () => void) => () => void) | undefined
  /** Where the user repairs the connection: a link, or a command. */
  repair: string
  decisions: Decisions
}

export interface CredentialsSource {
  /**
   * @param bearer what the request carries
   * @param network where it comes from: what of an address counts as one place
   * @throws {ProblemError} `unauthenticated` when it names nobody, `too-many-requests`, `unavailable` when that cannot be told now
   */
  identify(bearer: Secret | undefined, network: string): Promise<Caller>
  /** Who issues the tokens that callers bring; undefined when they need none. */
  authorizationServer: string | undefined
  /** @throws when the source cannot serve now */
  check(): Promise<void>
  close(): Promise<void>
}
