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
  /** Marks the browser that went to log in by Google; the callback must come from it. */
  googleLogin(request: FastifyRequest): string | undefined
  /** The ticket of a login by Google that awaits its second factor: no address may hold it. */
  loginTicket(request: FastifyRequest): string | undefined
  setSession(reply: FastifyReply, pair: TokenPair): void
  clearSession(reply: FastifyReply): void
  setGoogleBrowser(reply: FastifyReply, nonce: string): void
  setGoogleLogin(reply: FastifyReply, nonce: string): void
  clearGoogleLogin(reply: FastifyReply): void
  setLoginTicket(reply: FastifyReply, ticket: string): void
  clearLoginTicket(reply: FastifyReply): void
}

const browserTtlSeconds = 600
const ticketTtlSeconds = 300

/** @param https whether browsers reach the vault over https */
export function createCookies(https: boolean): Cookies {
  const options: CookieSerializeOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure: https }
  const prefix = https ? '__Host-' : ''
  const access = `${prefix}oma_access`
  const refresh = `${prefix}oma_refresh`
  const browser = `${prefix}oma_google`
  const googleLogin = `${prefix}oma_google_login`
  const ticket = `${prefix}oma_login_ticket`
  return {
    accessToken: ({ cookies }) => cookies[access],
    refreshToken: ({ cookies }) => cookies[refresh],
    googleBrowser: ({ cookies }) => cookies[browser],
    googleLogin: ({ cookies }) => cookies[googleLogin],
    loginTicket: ({ cookies }) => cookies[ticket],
    setSession(reply, pair) {
      reply.setCookie(access, pair.access_token, { ...options, maxAge: pair.expires_in })
      reply.setCookie(refresh, pair.refresh_token, { ...options, maxAge: refreshTokenTtlSeconds })
    },
    clearSession(reply) {
      reply.clearCookie(access, options)
      reply.clearCookie(refresh, options)
    },
    setGoogleBrowser: (reply, nonce) => void reply.setCookie(browser, nonce, { ...options, maxAge: browserTtlSeconds }),
    setGoogleLogin: (reply, nonce) =>
      void reply.setCookie(googleLogin, nonce, { ...options, maxAge: browserTtlSeconds }),
    clearGoogleLogin: (reply) => void reply.clearCookie(googleLogin, options),
    setLoginTicket: (reply, value) => void reply.setCookie(ticket, value, { ...options, maxAge: ticketTtlSeconds }),
    clearLoginTicket: (reply) => void reply.clearCookie(ticket, options),
  }
}
