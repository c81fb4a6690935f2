/** Signs id_tokens with Google's claims (OpenID Connect Core §2), so that `verifyIdToken` accepts them. */
import { createHash } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Person } from '../world/person.ts'
import { hostedDomainOf } from './hosted-domain.ts'
import { signingKey } from './signing-key.ts'

/** What an id_token says. */
export interface IdTokenInput {
  person: Person
  clientId: string
  scopes: readonly string[]
  accessToken: string
  nonce: string | null
  issuedAtMs: number
}

/** Claims about a person that these scopes allow, under OpenID Connect's names. */
export function identityClaims(person: Person, scopes: readonly string[]): Record<string, unknown> {
  const domain = hostedDomainOf(person.email)
  const has = (name: string) => scopes.includes(`https://www.googleapis.com/auth/userinfo.${name}`)
  return {
    ...(has('email') && { email: person.email, email_verified: true, ...(domain && { hd: domain }) }),
    ...(has('profile') && {
      name: person.name,
      given_name: person.name.split(' ')[0],
      family_name: person.name.split(' ').slice(1).join(' '),
      picture: person.picture,
    }),
  }
}

/** An RS256 JWT, valid for one hour. */
export async function signIdToken(input: IdTokenInput): Promise<string> {
  const { keyId, privateKey } = await signingKey()
  const iat = Math.floor(input.issuedAtMs / 1000)
  const digest = createHash('sha256').update(input.accessToken).digest()
  return new SignJWT({
    azp: input.clientId,
    at_hash: digest.subarray(0, 16).toString('base64url'),
    ...identityClaims(input.person, input.scopes),
    ...(input.nonce !== null && { nonce: input.nonce }),
  })
    .setProtectedHeader({ alg: 'RS256', kid: keyId, typ: 'JWT' })
    .setIssuer('https://accounts.google.com')
    .setAudience(input.clientId)
    .setSubject(input.person.accountNumber)
    .setIssuedAt(iat)
    .setExpirationTime(iat + 3600)
    .sign(privateKey)
}
