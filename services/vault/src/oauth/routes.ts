/**
 * `/oauth/*` and `/.well-known/*` of the authorization server, the decision about a sign-in, and `/api/v1/clients`. What the
 * library answers by itself is only handed on; bodies reach it unparsed.
 */
import { contract } from '@oma/contract'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify'
import type { ConnectedClients } from './connected-clients.ts'
import type { Interactions } from './interaction.ts'
import type { ProviderRequests } from './provider-requests.ts'

export interface OAuthRoutesOptions {
  requests: ProviderRequests
  interactions: Interactions
  clients: ConnectedClients
}

/** oidc-provider's own bound is 56 KiB. */
const bodyLimitBytes = 48 * 1024
const collectEveryMs = 10 * 60 * 1000

export const oauthRoutes: FastifyPluginAsync<OAuthRoutesOptions> = async (app, { requests, interactions, clients }) => {
  await app.register(libraryRoutes, { requests })

  const exchange = ({ raw: response }: FastifyReply, request: FastifyRequest) => ({
    request: requests.copy(request),
    response,
  })

  // What is over is only looked at by this.
  const timer = setInterval(() => {
    clients.collect().catch((err: unknown) => app.log.warn({ err }, 'expired sign-ins could not be deleted'))
  }, collectEveryMs).unref()
  app.addHook('onClose', async () => clearInterval(timer))

  app.serve(contract.oauth.interaction, async ({ params, caller, request, reply }) =>
    interactions.describe(params.uid, exchange(reply, request), { accountId: caller.accountId, sessionId: caller.via }),
  )
  app.serve(contract.oauth.decide, async ({ params, body, caller, identify, note, request, reply }) => {
    const decider = { accountId: caller.accountId, sessionId: caller.via }
    const decision = { allow: body.decision === 'allow', csrfToken: body.csrf_token }
    const { location, granted } = await interactions.decide(params.uid, exchange(reply, request), decider, decision)
    if (granted) note({ client_id: granted.clientId, name: granted.name, scopes: granted.scopes })
    else identify(undefined)
    return { return_to: location }
  })
  app.serve(contract.oauth.listClients, ({ caller, query }) => clients.list(caller.accountId, query))
  app.serve(contract.oauth.revokeClient, async ({ params, caller, note }) => {
    note({ client_id: await clients.revoke(caller.accountId, params.id) })
  })
}

const libraryRoutes: FastifyPluginAsync<{ requests: ProviderRequests }> = async (app, { requests }) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: bodyLimitBytes }, (_, body, done) => done(null, body))
  const handle: RouteHandlerMethod = (request, reply) => requests.handle(request, reply)
  const { token, authorize, register } = contract.oauth
  const documents = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration', '/oauth/jwks']
  // Programs in a browser read and send these from their own pages; no cookie counts here.
  const open = { crossOrigin: true }

  app.get(authorize.path, { config: { endpoint: authorize } }, handle)
  app.get('/oauth/authorize/:uid', handle)
  for (const url of documents) app.route({ method: ['GET', 'OPTIONS'], url, handler: handle, config: open })
  app.post(token.path, { config: { ...open, endpoint: token } }, handle)
  app.post(register.path, { config: { ...open, endpoint: register } }, handle)
  app.post('/oauth/revoke', { config: open }, handle)
  for (const url of [token.path, '/oauth/revoke']) app.options(url, { config: open }, handle)
  app.options(register.path, { config: open }, preflight)
  allowOrigins(app)
}

/** The library does not answer for its registration. */
const preflight: RouteHandlerMethod = async (_, reply) =>
  reply
    .code(204)
    .headers({ 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'content-type' })
    .send()

function allowOrigins(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ routeOptions }, reply) => {
    if (routeOptions.url === contract.oauth.register.path) reply.header('access-control-allow-origin', '*')
  })
}
