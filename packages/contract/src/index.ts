/** What the vault's HTTP API is. Imports nothing but zod, so that a browser can hold it. */
import { audit } from './audit.ts'
import { auth } from './auth.ts'
import { events } from './events.ts'
import { googleLogin } from './google-login.ts'
import { google } from './google.ts'
import { oauth } from './oauth.ts'
import { passkeys } from './passkeys.ts'
import { secondFactor } from './second-factor.ts'
import { system } from './system.ts'

export * from './audit.ts'
export * from './auth.ts'
export * from './endpoint.ts'
export * from './events.ts'
export * from './google-login.ts'
export * from './google-scopes.ts'
export * from './google.ts'
export * from './oauth.ts'
export * from './paging.ts'
export * from './passkeys.ts'
export * from './problem.ts'
export * from './scopes.ts'
export * from './second-factor.ts'
export * from './system.ts'

export const contract = { audit, auth, events, google, googleLogin, oauth, passkeys, secondFactor, system } as const
export type Contract = typeof contract
