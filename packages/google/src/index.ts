/** The way out to Google, for both services: its OAuth endpoints, its security events, and the one transport that reaches its hosts. */
export * from './oauth.ts'
export * from './security-events.ts'
export * from './transport.ts'
