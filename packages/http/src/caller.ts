/** Who calls, once the service has checked what the request carries. */
import type { Scope } from '@oma/contract'

export interface Caller {
  /**
   * `user`: the account's own login (bearer or cookie). `client`: an OAuth client acting for the account.
   */
  kind: 'user' | 'client'
  accountId: string
  /** The session or the client, by its id. */
  via: string
  /** Which of the account's programs it comes from, by its id: a session, an MCP client or a personal access token. */
  program: string
  /** What a client may do for the account. */
  scopes?: readonly Scope[]
}
