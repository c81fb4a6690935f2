/** Reads a service's environment once, and writes the documents about it. */
export * from './addresses.ts'
export * from './documents.ts'
export * from './random-secret.ts'
export * from './read-config.ts'
export * from './secret.ts'
export * from './settings.ts'
export * from './trust-proxy.ts'
