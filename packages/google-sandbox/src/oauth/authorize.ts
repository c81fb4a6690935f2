/** The authorization endpoint: shows the consent page, takes the decision, and redirects back with a code or an error. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { sendPage } from '../http/send-page.ts'
import type { Person } from '../world/person.ts'
import type { World } from '../world/world.ts'
import { readAuthorizationRequest, type AuthorizationRequest } from './authorization-request.ts'
import { consentPage } from './consent-page.ts'
import { readForm } from './form.ts'
import { hostedDomainOf, isOfDomain } from './hosted-domain.ts'
import { OAuthError } from './oauth-error.ts'
import { refusalPage } from './refusal-page.ts'

/** Who allows what. */
interface Consent {
  person: Person
  scopes: string[]
}

export const authorizeRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.setErrorHandler((error, _request, reply) => {
    if (!(error instanceof OAuthError)) throw error
    return sendPage(reply.code(error.status), refusalPage(error))
  })

  for (const path of ['/o/oauth2/v2/auth', '/o/oauth2/auth']) {
    app.get(path, async (request, reply) => {
      const wanted = readAuthorizationRequest(readForm(request))
      if (wanted.prompt.includes('none')) return reply.redirect(withoutAsking(world, wanted))
      const known = findKnown(world, wanted)
      if (known) return reply.redirect(grant(world, wanted, known))
      return sendPage(reply, consentPage(wanted, choosable(world, wanted)))
    })
  }

  app.post('/o/oauth2/v2/auth/decision', async (request, reply) => reply.redirect(decide(world, request)))
}

function decide(world: World, request: FastifyRequest): string {
  const form = readForm(request)
  const ticked = tickedScopes(request)
  const wanted = readAuthorizationRequest({ ...form, scope: form['requested_scope'] ?? ticked.join(' ') })
  if (form['decision'] !== 'allow') return callback(wanted, { error: 'access_denied' })
  const person = world.people.get((form['account'] ?? '').toLowerCase())
  if (!person || !isOfDomain(person.email, wanted.hostedDomain))
    throw new OAuthError(400, 'invalid_request', 'Choose one of the accounts.')
  const scopes = wanted.scopes
    .filter(({ scope, identity }) => identity || ticked.includes(scope))
    .map(({ scope }) => scope)
  if (scopes.length === 0) return callback(wanted, { error: 'access_denied' })
  return grant(world, wanted, { person, scopes })
}

/** `prompt=none`: only what this account already allowed, and only when it is clear which account. */
function withoutAsking(world: World, wanted: AuthorizationRequest): string {
  const person = findHinted(world, wanted)
  if (!person) return callback(wanted, { error: 'login_required' })
  const consent = findConsent(world, wanted, person)
  return consent ? grant(world, wanted, consent) : callback(wanted, { error: 'consent_required' })
}

/** Without a `prompt`, whoever `login_hint` names is not asked again for what was allowed before. */
function findKnown(world: World, wanted: AuthorizationRequest): Consent | undefined {
  const person = wanted.prompt.length === 0 ? findHinted(world, wanted) : undefined
  return person && findConsent(world, wanted, person)
}

/** The consent this person gave before; `undefined` when the request goes beyond it. */
function findConsent(world: World, wanted: AuthorizationRequest, person: Person): Consent | undefined {
  const scopes = wanted.scopes.map(({ scope }) => scope)
  const allowed = world.grants.scopesOf(person.email, wanted.clientId)
  return scopes.every((scope) => allowed.includes(scope)) ? { person, scopes } : undefined
}

/** Records the consent and issues the code. A refresh token follows when something new was allowed or consent forced. */
function grant(world: World, wanted: AuthorizationRequest, { person, scopes }: Consent): string {
  const before = world.grants.scopesOf(person.email, wanted.clientId)
  const first = scopes.some((scope) => !before.includes(scope))
  world.grants.allow(person.email, wanted.clientId, scopes)
  const all = wanted.includeGrantedScopes ? [...new Set([...scopes, ...before])] : scopes
  const code = world.grants.issueCode({
    account: person.email,
    clientId: wanted.clientId,
    scopes: all,
    redirectUri: wanted.redirectUri,
    offline: wanted.offline && (first || wanted.prompt.includes('consent')),
    nonce: wanted.nonce,
    challenge: wanted.challenge,
  })
  const domain = hostedDomainOf(person.email)
  return callback(wanted, {
    code: code.token,
    scope: all.join(' '),
    authuser: '0',
    ...(domain && { hd: domain }),
    prompt: wanted.prompt[0] ?? 'consent',
  })
}

function callback(wanted: AuthorizationRequest, parameters: Record<string, string>): string {
  const url = new URL(wanted.redirectUri)
  if (wanted.state !== undefined) url.searchParams.set('state', wanted.state)
  url.searchParams.set('iss', 'https://accounts.google.com')
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

function tickedScopes(request: FastifyRequest): string[] {
  const { scope } = (request.body ?? {}) as { scope?: string | string[] }
  return [scope ?? []].flat().flatMap((each) => each.split(/\s+/))
}

function findHinted(world: World, wanted: AuthorizationRequest): Person | undefined {
  const hint = wanted.loginHint?.toLowerCase() ?? ''
  return eligible(world, wanted).find(({ email, accountNumber }) => [email, accountNumber].includes(hint))
}

function eligible(world: World, { hostedDomain }: AuthorizationRequest): Person[] {
  return [...world.people.values()].filter(({ email }) => isOfDomain(email, hostedDomain))
}

function choosable(world: World, wanted: AuthorizationRequest) {
  const people = eligible(world, wanted)
  const preselected = findHinted(world, wanted) ?? people[0]
  return people.map((person) => ({
    person,
    selected: person === preselected,
    allowed: world.grants.scopesOf(person.email, wanted.clientId).length > 0,
  }))
}
