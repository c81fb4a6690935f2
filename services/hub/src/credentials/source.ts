/**
 * Where Google credentials come from: the hub asks a source who calls and gets a caller, through whom everything else
 * goes.
 */
import type { Secret } from '@oma/config'
import type { ConnectionStatus, Scope } from '@oma/contract'

export interface GoogleAccess {
  accessToken: Secret
  /** What the user really granted. */
  scopes: readonly string[]
}

/** Somebody who was let in, and what can be asked on their behalf. */
export interface Caller {
  /** What their token may do; undefined where they call for themselves. */
  scopes: readonly Scope[] | undefined
  /** Whether their client can ask them to allow more: it signed them in, and the token was not made by hand. */
  canAskForMore: boolean
  /**
   * A Google access token that is good for at least a minute.
   * @throws {ProblemError} `google-not-connected`, `google-needs-reconnect`, `google-unavailable`, `unavailable`
   */
  googleAccess(): Promise<GoogleAccess>
  /** Google refused the token that `googleAccess` gave: the next call asks anew. */
  forgetAccess(): void
  /** @throws {ProblemError} `unavailable` */
  connection(): Promise<ConnectionStatus>
  /** Where the user repairs the connection: a link, or a command. */
  repair: string
}

export interface CredentialsSource {
  /**
   * @param bearer what the request carries
   * @throws {ProblemError} `unauthenticated` when it names nobody, `unavailable` when that cannot be told now
   */
  identify(bearer: Secret | undefined): Promise<Caller>
  /** Who issues the tokens that callers bring; undefined when they need none. */
  authorizationServer: string | undefined
  /** @throws when the source cannot serve now */
  check(): Promise<void>
  close(): Promise<void>
}
