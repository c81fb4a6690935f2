/**
 * What the vault's HTTP API is, and the deadline that whoever asks something keeps. Imports nothing but zod, so that a
 * browser can hold it.
 */
import { approvals } from './approvals.ts'
import { audit } from './audit.ts'
import { auth } from './auth.ts'
import { events } from './events.ts'
import { googleLogin } from './google-login.ts'
import { google } from './google.ts'
import { oauth } from './oauth.ts'
import { once } from './once.ts'
import { operator } from './operator.ts'
import { passkeys } from './passkeys.ts'
import { permissions } from './permissions.ts'
import { secondFactor } from './second-factor.ts'
import { system } from './system.ts'

export * from './approvals.ts'
export * from './audit.ts'
export * from './auth.ts'
export * from './deadline.ts'
export * from './endpoint.ts'
export * from './events.ts'
export * from './google-login.ts'
export * from './google-scopes.ts'
export * from './google.ts'
export * from './oauth.ts'
export * from './once.ts'
export * from './operator.ts'
export * from './paging.ts'
export * from './passkeys.ts'
export * from './permissions.ts'
export * from './problem.ts'
export * from './scopes.ts'
export * from './second-factor.ts'
export * from './system.ts'

export const contract = {
  approvals,
  audit,
  auth,
  events,
  google,
  googleLogin,
  oauth,
  once,
  operator,
  passkeys,
  permissions,
  secondFactor,
  system,
} as const
export type Contract = typeof contract
