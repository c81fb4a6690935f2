/** `/api/v1/google/*` and Google's redirect: one line per endpoint, and the browser's cookie. */
import { contentTypes, contract, parseScopes, ProblemError } from '@oma/contract'
import type { Call } from '@oma/http'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Cookies } from '../plugins/cookies.ts'
import type { Authorization } from './authorization.ts'
import type { Connections } from './connection.ts'
import type { FreshCredentials } from './credentials.ts'
import { limitCredentials } from './limit-credentials.ts'
import type { PendingConnections } from './pending.ts'
import type { SecurityEvents } from './security-events.ts'

export interface GoogleRoutesOptions {
  authorization: Authorization
  pending: PendingConnections
  connections: Connections
  credentials: FreshCredentials
  securityEvents: SecurityEvents
  cookies: Cookies
  /** Whose session the browser's cookie is, if any. */
  accountOf: (request: FastifyRequest) => Promise<string | undefined>
}

export const googleRoutes: FastifyPluginAsync<GoogleRoutesOptions> = async (app, options) => {
  const { authorization, pending, connections, credentials, securityEvents, cookies, accountOf } = options

  app.serve(contract.google.authUrl, async ({ caller, query, request, reply }) => {
    const { authUrl, state, browserNonce } = await authorization.start({
      accountId: caller.accountId,
      services: query.services,
      scopes: parseScopes(query.scopes ?? ''),
      returnUrl: query.return_url,
      loginHint: query.login_hint,
      connectionId: query.connection,
      browserNonce: cookies.googleBrowser(request),
    })
    cookies.setGoogleBrowser(reply, browserNonce)
    return { auth_url: authUrl, state }
  })

  const finish = async ({ query, request, reply, identify, note }: Call<typeof contract.google.callback>) => {
    try {
      const { location, accountId, event, details, browserNonce } = await authorization.finish({
        state: query.state,
        code: query.code,
        error: query.error,
        browserNonce: cookies.googleBrowser(request),
        accountId: await accountOf(request),
      })
      if (browserNonce !== undefined) cookies.setGoogleBrowser(reply, browserNonce)
      identify(accountId, event)
      note(details)
      return { location }
    } catch (error) {
      // A person gets the dashboard's page about it, a program the problem.
      const person = request.headers.accept?.includes('text/html') ?? false
      if (!person || !(error instanceof ProblemError) || error.code !== 'invalid-state') throw error
      return { location: '/?google=invalid-state' }
    }
  }
  app.serve(contract.google.callback, finish)
  app.serve(contract.google.callbackVersioned, finish as never)

  const asked = ({
    caller,
    params,
    request,
  }: Pick<Call<typeof contract.google.pending>, 'caller' | 'params' | 'request'>) => ({
    accountId: caller.accountId,
    id: params.id,
    browserNonce: cookies.googleBrowser(request),
  })
  app.serve(contract.google.pending, (call) => pending.show(asked(call)))
  app.serve(contract.google.acceptPending, async (call) => {
    const { returnUrl, event, account } = await pending.accept(asked(call))
    call.identify(call.caller.accountId, event)
    call.note({ google_account: account })
    return { return_url: returnUrl }
  })
  app.serve(contract.google.declinePending, async (call) => {
    call.note({ google_account: await pending.decline(asked(call)) })
  })

  app.serve(contract.google.credentials, async ({ caller, query }) => {
    const { accountId, kind, scopes } = caller
    const found = await credentials.get({ accountId, account: query.account, withRefreshToken: kind === 'user' })
    return scopes ? limitCredentials(found, scopes) : found
  })
  app.serve(contract.google.status, ({ caller, query }) => connections.status(caller.accountId, query.account))
  app.serve(contract.google.connections, async ({ caller }) => ({
    connections: await connections.list(caller.accountId),
  }))
  app.serve(contract.google.makeDefault, async ({ caller, params, note }) => {
    const connection = await connections.makeDefault(caller.accountId, params.id)
    note({ google_account: connection.account })
    return connection
  })
  app.serve(contract.google.disconnect, async ({ caller, params, query, note }) => {
    const { status, account, services } = await connections.disconnect(caller.accountId, params.service, query.account)
    note({ google_account: account, services })
    return status
  })

  app.addContentTypeParser(contentTypes['security-event'], { parseAs: 'string', bodyLimit: 16_384 }, (_, body, done) =>
    done(null, body),
  )
  app.serve(contract.google.securityEvents, ({ body }) => securityEvents.receive(body))
}
