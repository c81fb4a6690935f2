/** What a security event speaks of: a person by Google's number for them, or one refresh token by its beginning or hash. */
import { createHash } from 'node:crypto'
import type * as z from 'zod'
import { notFound } from '../http/google-error.ts'

import { securityEventIssuer, type SecurityEventInput } from '../oauth/security-event.ts'
import type { World } from '../world/world.ts'
import type { SecurityEventBody } from './bodies.ts'

type Wish = Omit<z.output<typeof SecurityEventBody>, 'deliver_to'>

/** Throws 404 for an account that does not exist. */
export function readSecurityEvent(world: World, wish: Wish): SecurityEventInput {
  const { type, client_id: clientId, reason, state, claims } = wish
  return { type, clientId, issuedAtMs: world.clock.ms(), subject: subjectOf(world, wish), reason, state, claims }
}

function subjectOf(world: World, { account, refresh_token: token, token_identifier_alg: algorithm }: Wish) {
  if (token !== undefined) {
    return {
      subject_type: 'oauth_token',
      token_type: 'refresh_token',
      token_identifier_alg: algorithm,
      token: algorithm === 'prefix' ? token.slice(0, 16) : sha512(sha512(token)).toString('base64'),
    }
  }
  if (account === undefined) return undefined
  const person = world.people.get(account)
  if (!person) throw notFound('No such account.')
  return { subject_type: 'iss-sub', iss: securityEventIssuer, sub: person.accountNumber }
}

function sha512(data: string | Buffer): Buffer {
  return createHash('sha512').update(data).digest()
}
