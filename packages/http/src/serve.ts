/**
 * Serves contract endpoints: `app.serve(endpoint, handler)` registers the route, asks who calls, checks requests and
 * answers against the endpoint's schemas and records the audit event before the answer leaves.
 */
import {
  contentTypes,
  ProblemError,
  successStatus,
  type Audience,
  type Body,
  type Endpoint,
  type Params,
  type Query,
  type Redirect,
  type Success,
} from '@oma/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Readable } from 'node:stream'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { AuditDetails, AuditOrigin, RecordAudit } from './audit.ts'
import type { Caller } from './caller.ts'

/** Whoever watches does not call: a WebSocket has a route of its own. */
type ServedAudience = Exclude<Audience, 'watcher'>
type Served = Endpoint & { audience: ServedAudience }

export interface Call<E extends Endpoint> {
  params: Params<E>
  query: Query<E>
  body: Body<E>
  /** Who calls; undefined exactly on public endpoints. */
  caller: E['audience'] extends 'public' ? undefined : Caller
  /**
   * For the audit: the account that a public request turned out to be about, and an event other than the declared.
   * Where it was about nobody nothing is recorded: strangers must not fill the table.
   */
  identify(accountId: string | undefined, event?: string): void
  /** For the audit: what exactly it was about, such as the name of a token. */
  note(details: AuditDetails): void
  /** For cookies and headers; domain code never sees them. */
  request: FastifyRequest
  reply: FastifyReply
}

/** A 204 has nothing to say; what is no JSON may come piece by piece. */
export type Answer<E extends Endpoint> =
  Success<E> extends undefined ? void : E extends { produces: string } ? Success<E> | AsyncIterable<string> : Success<E>

export interface ServeOptions {
  /** Tells who calls. @throws {ProblemError} `unauthenticated` or `invalid-authentication-scheme` */
  authenticate(request: FastifyRequest, audience: Exclude<ServedAudience, 'public'>): Promise<Caller>
  record: RecordAudit
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route serves, for whatever stands around it. */
    endpoint?: Endpoint
  }
  interface FastifyRequest {
    /** Who calls, as soon as that is known; undefined on public endpoints. */
    principal?: Caller
  }
  interface FastifyInstance {
    serve<E extends Served, const A extends Answer<E>>(endpoint: E, handler: (call: Call<E>) => Promise<A>): void
  }
}

export const serve = fp<ServeOptions>(
  async (app, { authenticate, record }) => {
    app.setValidatorCompiler(validatorCompiler)
    app.setSerializerCompiler(serializerCompiler)
    // Not in a WeakMap by request: what that holds outlives its request until the next collection of old objects.
    app.decorateRequest('principal')

    app.decorate('serve', function (endpoint, handler) {
      const status = successStatus(endpoint)
      const { audience, audit } = endpoint
      this.route({
        method: endpoint.method,
        url: endpoint.path,
        config: { endpoint },
        schema: {
          summary: endpoint.summary,
          ...(endpoint.params && { params: endpoint.params }),
          ...(endpoint.query && { querystring: endpoint.query }),
          ...(endpoint.body && { body: endpoint.body }),
          ...(answersJson(endpoint, status) && { response: endpoint.responses }),
        },
        // Before the body is read: a stranger's megabyte is not parsed to tell them that they are a stranger.
        ...(audience !== 'public' && {
          onRequest: async (request: FastifyRequest) => {
            request.principal = await authenticate(request, audience)
          },
        }),
        ...(endpoint.body && {
          preParsing: async (request: FastifyRequest) => requireEncoding(request, endpoint),
          // An absent body is an empty one: the faults then name the fields.
          preValidation: async (request: FastifyRequest) => void (request.body ??= {}),
        }),
        handler: async (request, reply) => {
          const { principal: caller } = request
          let about = { accountId: caller?.accountId, event: 'event' in audit ? audit.event : undefined }
          let details: AuditDetails = {}
          const { params, query, body } = request
          const identify: Call<Endpoint>['identify'] = (accountId, event = about.event) =>
            void (about = { accountId, event })
          const note: Call<Endpoint>['note'] = (more) => void (details = { ...details, ...more })
          const answer = await handler({ params, query, body, caller, identify, note, request, reply } as never)
          const { accountId, event } = about
          if (event !== undefined && accountId !== undefined)
            await record({ event, accountId, caller, origin: originOf(request), details })
          return send(reply, endpoint, status, answer)
        },
      })
    })
  },
  { name: 'serve', fastify: '5.x' },
)

/** Where a request came from, as the audit keeps it. */
export function originOf({ ip, headers, id }: FastifyRequest): AuditOrigin {
  return { address: ip, userAgent: headers['user-agent'], requestId: id }
}

/** Statuses that say all. */
const bare = new Set([202, 204])

function answersJson(endpoint: Endpoint, status: number): boolean {
  return endpoint.produces === undefined && !bare.has(status) && status !== 302
}

function send(reply: FastifyReply, endpoint: Endpoint, status: number, answer: unknown) {
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  if (status === 302) return reply.redirect((answer as Redirect).location, 302)
  if (endpoint.produces) {
    if (!reply.hasHeader('content-type')) reply.type(endpoint.produces)
    return reply.code(status).send(typeof answer === 'string' ? answer : Readable.from(answer as AsyncIterable<string>))
  }
  return reply.code(status).send(bare.has(status) ? undefined : answer)
}

/** All parsers stand in the app; each endpoint takes the one encoding that its contract names. */
function requireEncoding(request: FastifyRequest, { encoding = 'json' }: Endpoint): void {
  const wanted = contentTypes[encoding]
  const given = request.headers['content-type']
  if (given === undefined || given.split(';')[0]!.trim().toLowerCase() === wanted) return
  throw new ProblemError('unsupported-media-type', `Send the body as ${wanted}.`)
}
