/** What tests stand on: a database of their own, a clock they set, an app called without a socket. */
export * from './clock.ts'
export * from './database.ts'
export * from './inject-fetch.ts'
export * from './walk-consent.ts'
