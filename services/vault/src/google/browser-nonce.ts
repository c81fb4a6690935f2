/** Marks the browser that asked for something: it keeps the nonce in a cookie, we keep only the hash. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const shape = /^[\w-]{43}$/

/** The nonce that the browser has already, so that its tabs do not take it from one another; else a new one. */
export function browserNonceOr(known: string | undefined): string {
  return known !== undefined && shape.test(known) ? known : randomBytes(32).toString('base64url')
}

export function hashBrowserNonce(nonce: string): string {
  return createHash('sha256').update(nonce).digest('base64url')
}

export function isSameBrowser(nonce: string | undefined, hash: string): boolean {
  return nonce !== undefined && timingSafeEqual(Buffer.from(hashBrowserNonce(nonce)), Buffer.from(hash))
}
