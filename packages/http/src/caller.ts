/** Who calls, once the service has checked what the request carries. */
export interface Caller {
  /**
   * `user`: the account's own login (bearer or cookie). `personal-access-token`: a key the account made.
   * `client`: an OAuth client acting for the account.
   */
  kind: 'user' | 'personal-access-token' | 'client'
  accountId: string
  /** The session, the personal access token or the client, by its id. */
  via: string
}
