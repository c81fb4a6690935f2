/**
 * The way out to Google, for both services: its OAuth endpoints, who signs in,
 * its security events, and the one transport that reaches its hosts, request by request answered whole.
 */
export * from './ask-whole.ts'
export * from './oauth.ts'
export { GoogleOAuthError, type GoogleTrouble } from './oauth-error.ts'
export * from './openid.ts'
export * from './security-events.ts'
export * from './transport.ts'
