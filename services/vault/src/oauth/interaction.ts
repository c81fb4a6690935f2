/**
 * A sign-in under way: what the person is told about the client, and what comes of the decision. The library's cookie
 * binds it to the browser in which it began; a token in the page binds the decision to the page that showed it.
 */
import { ProblemError, parseScopes, scopesMissingAtGoogle, type InteractionDetails, type Scope } from '@oma/contract'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { errors, type Client, type Provider } from 'oidc-provider'
import type { Signatures } from '../keyring/signatures.ts'
import { isOfThisMachine } from './client-metadata.ts'
import type { AuthorizationServer } from './provider.ts'
import type { ConsentStore } from './store.ts'

/** The page's path; the library's cookie is for it and what lies below. */
export function interactionPath(uid: string): string {
  return `/oauth/interaction/${uid}`
}

/** The browser's request: it carries the cookie that says which sign-in it belongs to. */
export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
}

export interface Decider {
  accountId: string
  sessionId: string
}

export interface Decision {
  allow: boolean
  csrfToken: string
}

export interface Decided {
  location: string
  /** Undefined when nothing was granted, or had been before. */
  granted?: { clientId: string; name: string; scopes: readonly Scope[] }
}

export interface Interactions {
  /** @throws {ProblemError} `invalid-state` when it is over, or began in another browser */
  describe(uid: string, exchange: Exchange, decider: Decider): Promise<InteractionDetails>
  /** Deciding twice leads to the same place. @throws {ProblemError} `invalid-state`, `forbidden` */
  decide(uid: string, exchange: Exchange, decider: Decider, decision: Decision): Promise<Decided>
}

export interface InteractionsOptions {
  server: AuthorizationServer
  consents: ConsentStore
  signatures: Signatures
  resource: string
  /** What Google granted to the account. */
  googleScopes: (accountId: string) => Promise<readonly string[]>
  touchClient: (clientId: string) => Promise<void>
  now: () => Date
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

export function createInteractions(options: InteractionsOptions): Interactions {
  const { server, consents, signatures, resource, now } = options

  async function find(uid: string, { request, response }: Exchange) {
    const provider = await server.current()
    const interaction = await provider.interactionDetails(request, response).catch((error: unknown) => {
      if (error instanceof errors.SessionNotFound) return undefined
      throw error
    })
    const client = interaction && (await provider.Client.find(String(interaction.params['client_id'])))
    if (!interaction || interaction.uid !== uid || !client) {
      const detail = 'This sign-in is over, or began in another browser. Start it again in your client.'
      throw new ProblemError('invalid-state', detail)
    }
    return { provider, interaction, client, scopes: parseScopes(String(interaction.params['scope'])) }
  }

  const csrfText = (uid: string, { accountId, sessionId }: Decider) => `${uid}.${accountId}.${sessionId}`

  async function allow(provider: Provider, client: Client, scopes: readonly Scope[], accountId: string) {
    const grant = new provider.Grant({ accountId, clientId: client.clientId })
    grant.addResourceScope(resource, scopes.join(' '))
    const grantId = await grant.save()
    const named = nameOf(client)
    const at = now()
    await consents.save({
      accountId,
      clientId: client.clientId,
      ...named,
      scopes: [...scopes],
      createdAt: at,
      lastUsedAt: at,
    })
    await options.touchClient(client.clientId)
    // Not remembered by the library: who is logged in says the vault's own session.
    return { login: { accountId, remember: false }, consent: { grantId } }
  }

  return {
    async describe(uid, exchange, decider) {
      const { interaction, client, scopes } = await find(uid, exchange)
      const consent = await consents.find(decider.accountId, client.clientId)
      const known = parseScopes(consent?.scopes.join(' ') ?? '')
      const redirectUri = String(interaction.params['redirect_uri'])
      const asked = String(interaction.params['prompt'] ?? '').includes('consent')
      // Any program of this machine may catch what is sent to it (RFC 8252 section 8.6), so there somebody has to look.
      const remembered = !asked && !isOfThisMachine(redirectUri) && scopes.every((scope) => known.includes(scope))
      return {
        client: {
          ...describeClient(client),
          redirect_host: hostOf(redirectUri),
          is_local: isOfThisMachine(redirectUri),
        },
        scopes,
        new_scopes: scopes.filter((scope) => !known.includes(scope)),
        consent: decidedBy(interaction, decider.accountId) ? 'given' : remembered ? 'remembered' : 'needed',
        google_missing: scopesMissingAtGoogle(scopes, await options.googleScopes(decider.accountId)),
        csrf_token: signatures.sign(csrfText(uid, decider), 'consent'),
        return_to: interaction.returnTo,
      }
    },
    async decide(uid, exchange, decider, decision) {
      if (signatures.verify(decision.csrfToken, 'consent') !== csrfText(uid, decider)) {
        throw new ProblemError('forbidden', 'The page is out of date. Load it again.')
      }
      const { provider, interaction, client, scopes } = await find(uid, exchange)
      const location = interaction.returnTo
      const { request, response } = exchange
      const finish = (result: object) =>
        provider.interactionResult(request, response, result as never, { mergeWithLastSubmission: false })
      if (!decision.allow) {
        await finish({ error: 'access_denied', error_description: 'The user did not allow it.' })
        return { location }
      }
      if (decidedBy(interaction, decider.accountId)) return { location }
      await finish(await allow(provider, client, scopes, decider.accountId))
      return { location, granted: { clientId: client.clientId, name: nameOf(client).name, scopes } }
    },
  }
}

function decidedBy({ result }: Interaction, accountId: string): boolean {
  return result?.consent?.grantId !== undefined && result.login?.accountId === accountId
}

function describeClient(client: Client) {
  const { name, host } = nameOf(client)
  return { id: client.clientId, name, host }
}

/** For the log: whom strangers say to be, and where they want answers sent. */
export function describeRegistered(client: Client) {
  const redirectHosts = [...new Set((client.redirectUris ?? []).map(hostOf))]
  return { clientId: client.clientId, clientName: nameOf(client).name, redirectHosts }
}

/** The host is verified: it is where the client's own document lies. What a registration says of itself is not. */
function nameOf({ clientId, clientName, redirectUris }: Client): { name: string; host: string | null } {
  const host = clientId.startsWith('https://') ? new URL(clientId).host : null
  return { name: clientName ?? hostOf(redirectUris?.[0] ?? ''), host }
}

function hostOf(uri: string): string {
  if (!URL.canParse(uri)) return 'unknown'
  const { host, protocol } = new URL(uri)
  return /^https?:$/.test(protocol) ? host : `${protocol}//${host}`
}
