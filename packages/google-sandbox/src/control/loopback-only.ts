/**
 * Keeps the control plane to callers on this machine: the peer must be loopback, and the Host and Origin a browser sends
 * must name loopback too, so that no web page can reach it through DNS rebinding or a cross-site form.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GoogleError } from '../http/google-error.ts'

/** Guards every route of this scope. */
export function loopbackOnly(app: FastifyInstance): void {
  app.addHook('onRequest', async (request) => {
    if (!isLocal(request)) throw new GoogleError(403, 'The control plane answers callers on this machine only.')
  })
}

function isLocal(request: FastifyRequest): boolean {
  const { origin, 'sec-fetch-site': site } = request.headers
  const localOrigin = origin === undefined || isLoopbackHost(hostnameOf(origin))
  return (
    isLoopbackAddress(request.socket.remoteAddress ?? '') &&
    isLoopbackHost(hostnameOf(`http://${request.host}`)) &&
    localOrigin &&
    site !== 'cross-site'
  )
}

function hostnameOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : ''
}

function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** Whether an address is of this machine alone. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || address === 'localhost' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address)
}
