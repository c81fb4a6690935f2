/**
 * What ties a login by Google to the browser that began it: one random value in its cookie, from which the code verifier
 * (RFC 7636) and the nonce (OpenID Connect Core section 15.5.2) follow. The database holds a hash, so that whoever
 * reads it can finish nobody's login.
 */
import { createHash, timingSafeEqual } from 'node:crypto'

export function codeVerifierOf(browserSecret: string): string {
  return sha256(`code verifier ${browserSecret}`)
}

export function codeChallengeOf(browserSecret: string): string {
  return sha256(codeVerifierOf(browserSecret))
}

export function nonceOf(browserSecret: string): string {
  return sha256(`nonce ${browserSecret}`)
}

export function hashOf(browserSecret: string): string {
  return sha256(browserSecret)
}

export function isOfBrowser(browserSecret: string | undefined, hash: string): browserSecret is string {
  return browserSecret !== undefined && timingSafeEqual(Buffer.from(hashOf(browserSecret)), Buffer.from(hash))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
