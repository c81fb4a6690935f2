/**
 * Hands requests to oidc-provider, which reads and answers them by itself. It gets a copy in which the query or form is
 * tidied and the host is the configured one, whatever was sent; headers that hooks have set go out with its answer.
 */
import { contract, ProblemError, toOAuthError } from '@oma/contract'
import { originOf } from '@oma/http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { IncomingMessage } from 'node:http'
import type { Origins } from './oauth.ts'
import type { AuthorizationServer } from './provider.ts'
import { tidyAuthorization, tidyTokenRequest } from './tidy-parameters.ts'
import { tidyClientMetadata, type ClientMetadata } from './client-metadata.ts'

export interface ProviderRequests {
  handle(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** The copy that the library may read its cookies from. */
  copy(request: FastifyRequest): IncomingMessage
}

export interface ProviderRequestsOptions {
  server: AuthorizationServer
  publicUrl: string
  resource: string
}

const { authorize, register, token } = contract.oauth

/** The request that a copy was made of. */
const originals = new WeakMap<IncomingMessage, FastifyRequest>()

/** Where a request came from, as Fastify knows it (TRUST_PROXY decides about X-Forwarded-For). */
export const fromRequests: Origins = {
  originOf: ({ req }) => originOf(originals.get(req)!),
  addressOf: ({ req }) => originals.get(req)!.ip,
}

export function createProviderRequests({ server, publicUrl, resource }: ProviderRequestsOptions): ProviderRequests {
  const { host, protocol } = new URL(publicUrl)

  function copy(request: FastifyRequest, body?: string): IncomingMessage {
    const { raw } = request
    const copied = new IncomingMessage(raw.socket)
    const { 'x-forwarded-host': _, ...sent } = raw.headers
    const headers = { ...sent, host, 'x-forwarded-proto': protocol.slice(0, -1) }
    Object.assign(copied, { method: raw.method, url: tidyUrl(request, resource), httpVersion: raw.httpVersion })
    copied.headers = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }
    if (body !== undefined) copied.push(body)
    copied.push(null)
    // Or it would take the connection with it when it has been read.
    copied.complete = true
    originals.set(copied, request)
    return copied
  }

  return {
    copy,
    async handle(request, reply) {
      const provider = await server.current()
      const body = typeof request.body === 'string' ? tidyBody(request, request.body, resource) : undefined
      if (body instanceof ProblemError) {
        reply.code(body.status).header('cache-control', 'no-store')
        return void reply.send(toOAuthError(body.code, body.detail))
      }
      const copied = copy(request, body)
      reply.hijack()
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value)
      await provider.callback()(copied, reply.raw)
    },
  }
}

/** By the route and not by what was written: one address can be written in many ways, and the library knows them too. */
function isAt({ routeOptions }: FastifyRequest, { path }: { path: string }): boolean {
  return routeOptions.url === path
}

function tidyUrl(request: FastifyRequest, resource: string): string {
  const { url } = request.raw
  if (!isAt(request, authorize)) return url ?? '/'
  const [, query = ''] = url?.split(/\?(.*)/s) ?? []
  return `${authorize.path}?${tidyAuthorization(query, resource)}`
}

/** @returns the problem where it cannot be taken */
function tidyBody(request: FastifyRequest, body: string, resource: string): string | ProblemError {
  if (isAt(request, token)) return tidyTokenRequest(body, resource)
  const metadata = isAt(request, register) ? readObject(body) : undefined
  try {
    return metadata ? JSON.stringify(tidyClientMetadata(metadata)) : body
  } catch (error) {
    if (error instanceof ProblemError) return error
    throw error
  }
}

/** What is no object the library refuses. */
function readObject(json: string): ClientMetadata | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as ClientMetadata) : undefined
  } catch {
    return undefined
  }
}
