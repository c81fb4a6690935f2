/**
 * The way out to Google, for both services: its OAuth endpoints, who signs in,
 * its security events, the one transport that reaches its hosts, and the deadline of what it is asked.
 */
export type { WholeAnswer } from './ask-whole.ts'
export { withinDeadline } from './deadline.ts'
export * from './oauth.ts'
export { GoogleOAuthError, type GoogleTrouble } from './oauth-error.ts'
export * from './openid.ts'
export * from './security-events.ts'
export * from './transport.ts'
