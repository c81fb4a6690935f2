/** The dashboard's cookies. HttpOnly, SameSite=Lax, `__Host-` over https; nothing else in the vault names a cookie. */
import type { TokenPair } from '@oma/contract'
import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refreshTokenTtlSeconds } from '../auth/refresh-family.ts'

export interface Cookies {
  accessToken(request: FastifyRequest): string | undefined
  refreshToken(request: FastifyRequest): string | undefined
  /** Marks the browser that asked to connect Google; the callback must come from it. */
  googleBrowser(request: FastifyRequest): string | undefined
  setSession(reply: FastifyReply, pair: TokenPair): void
  clearSession(reply: FastifyReply): void
  setGoogleBrowser(reply: FastifyReply, nonce: string): void
}

const browserTtlSeconds = 600

/** @param https whether browsers reach the vault over https */
export function createCookies(https: boolean): Cookies {
  const options: CookieSerializeOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure: https }
  const prefix = https ? '__Host-' : ''
  const access = `${prefix}oma_access`
  const refresh = `${prefix}oma_refresh`
  const browser = `${prefix}oma_google`
  return {
    accessToken: ({ cookies }) => cookies[access],
    refreshToken: ({ cookies }) => cookies[refresh],
    googleBrowser: ({ cookies }) => cookies[browser],
    setSession(reply, pair) {
      reply.setCookie(access, pair.access_token, { ...options, maxAge: pair.expires_in })
      reply.setCookie(refresh, pair.refresh_token, { ...options, maxAge: refreshTokenTtlSeconds })
    },
    clearSession(reply) {
      reply.clearCookie(access, options)
      reply.clearCookie(refresh, options)
    },
    setGoogleBrowser: (reply, nonce) => void reply.setCookie(browser, nonce, { ...options, maxAge: browserTtlSeconds }),
  }
}
