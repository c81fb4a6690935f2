/** The way out to Google, for both services: its OAuth endpoints, and the one transport that reaches its hosts. */
export * from './oauth.ts'
export * from './openid.ts'
export * from './transport.ts'
