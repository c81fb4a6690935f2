/**
 * The vault's OAuth: the token endpoint as the hub uses it, the sign-in of MCP clients as the dashboard's pages use it, and
 * the clients that an account allowed.
 */
import * as z from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { NextCursor, PageQuery } from './paging.ts'
import { Scope } from './scopes.ts'

export const tokenExchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'
/** RFC 6749 section 4.4. */
export const clientCredentialsGrant = 'client_credentials'
export const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'
/** The one scope of a service account, which acts for no user: to see at the hub which tools there are. */
export const catalogScope = 'catalog:read'
/** The scope of every exchanged token, beside those of the token that it was made from. */
export const googleCredentialsScope = 'google:credentials'

export const InteractionDetails = z.object({
  client: z.object({
    id: z.string(),
    name: z.string().describe('What the client calls itself; nobody has checked it.'),
    host: z
      .string()
      .nullable()
      .describe('Where the client’s own metadata lies, which proves that it is theirs; null without proof.'),
    redirect_host: z.string().describe('Where the answer goes.'),
    is_local: z.boolean().describe('Whether any program on the person’s machine could catch the answer.'),
  }),
  scopes: z.array(Scope).describe('What is asked for.'),
  new_scopes: z.array(Scope).describe('What of it this client was not allowed before.'),
  consent: z.enum(['needed', 'remembered', 'given']).describe('Whether the person has to be asked.'),
  google_missing: z
    .array(Scope)
    .describe('What Google does not allow yet: has to be connected, or to be asked for more.'),
  csrf_token: z.string(),
  return_to: z.string().describe('Where to go once it is decided.'),
})
export type InteractionDetails = z.infer<typeof InteractionDetails>

export const ConnectedClient = z.object({
  id: z.uuid(),
  client_id: z.string(),
  name: z.string(),
  host: z.string().nullable(),
  scopes: z.array(Scope),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime(),
})
export type ConnectedClient = z.infer<typeof ConnectedClient>

const Uid = z.object({ uid: z.string().max(64) })

export const oauth = {
  token: defineEndpoint({
    method: 'POST',
    path: '/oauth/token',
    audience: 'public',
    summary:
      'Redeem a code or refresh token; exchange a user’s token for a short one that may ask for Google credentials; or get one for the client itself',
    encoding: 'form',
    body: z.object({
      grant_type: z.string(),
      client_id: z.string().max(256).optional(),
      client_secret: z.string().max(1024).optional(),
      client_assertion: z
        .string()
        .max(8192)
        .optional()
        .describe('In place of a secret: signed by the client (RFC 7523).'),
      client_assertion_type: z.string().optional(),
      subject_token: z.string().max(8192).optional(),
      subject_token_type: z.string().optional(),
      requested_token_type: z.string().optional(),
      scope: z.string().max(1024).optional(),
    }),
    responses: {
      200: z.object({
        access_token: z.string(),
        issued_token_type: z.literal(accessTokenType).optional(),
        token_type: z.literal('Bearer'),
        expires_in: z.number().int(),
        scope: z.string().describe('Space-delimited: what it is for, and what the user’s token may do.'),
        account_id: z.uuid().optional().describe('Whose token was exchanged.'),
      }),
    },
    problems: ['invalid-request', 'invalid-client', 'invalid-grant', 'invalid-scope', 'unsupported-grant-type'],
    audit: { event: 'token.exchanged' },
  }),
  authorize: defineEndpoint({
    method: 'GET',
    path: '/oauth/authorize',
    audience: 'public',
    summary: 'Begin a sign-in (RFC 6749 section 4.1, PKCE with S256); leads to the page of the decision',
    query: z.looseObject({
      response_type: z.literal('code'),
      client_id: z.string().describe('As registered, or the https URL of the client’s metadata document.'),
      redirect_uri: z.string(),
      code_challenge: z.string(),
      code_challenge_method: z.literal('S256'),
      scope: z.string().optional().describe('The default set when left out.'),
      resource: z.string().optional().describe('The hub’s MCP endpoint, which it also is when left out.'),
      state: z.string().optional(),
    }),
    responses: { 303: z.object({ location: z.string() }) },
    problems: ['too-many-requests', 'unavailable'],
    audit: { skip: 'nothing is granted yet' },
  }),
  register: defineEndpoint({
    method: 'POST',
    path: '/oauth/register',
    audience: 'public',
    summary: 'Register a client (RFC 7591); fields that are not known are ignored',
    body: z.looseObject({ redirect_uris: z.array(z.string()), client_name: z.string().optional() }),
    responses: { 201: z.looseObject({ client_id: z.string(), redirect_uris: z.array(z.string()) }) },
    problems: ['invalid-redirect-uri', 'too-many-requests', 'unavailable'],
    audit: { skip: 'it is about nobody yet, and strangers must not fill the audit' },
  }),
  interaction: defineEndpoint({
    method: 'GET',
    path: '/oauth/interaction/:uid/details',
    audience: 'user',
    summary: 'What a client asks for in a sign-in that began in this browser',
    params: Uid,
    responses: { 200: InteractionDetails },
    problems: ['unauthenticated', 'invalid-state'],
    audit: { skip: 'decides nothing' },
  }),
  decide: defineEndpoint({
    method: 'POST',
    path: '/oauth/interaction/:uid/decision',
    audience: 'user',
    summary: 'Allow or deny what the client asks for; deciding twice leads to the same place',
    params: Uid,
    body: z.object({ decision: z.enum(['allow', 'deny']), csrf_token: z.string().max(1024) }),
    responses: { 200: z.object({ return_to: z.string() }) },
    problems: ['unauthenticated', 'invalid-state', 'forbidden'],
    audit: { event: 'client.authorized' },
  }),
  listClients: defineEndpoint({
    method: 'GET',
    path: '/api/v1/clients',
    audience: 'user',
    summary: 'Clients that the account allowed, newest first',
    query: PageQuery,
    responses: { 200: z.object({ clients: z.array(ConnectedClient), next_cursor: NextCursor }) },
    problems: ['unauthenticated'],
    audit: { skip: 'reads metadata only' },
  }),
  revokeClient: defineEndpoint({
    method: 'DELETE',
    path: '/api/v1/clients/:id',
    audience: 'user',
    summary: 'Revoke a client: its codes and tokens die, everywhere within two seconds',
    params: z.object({ id: z.uuid() }),
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'not-found'],
    audit: { event: 'client.revoked' },
  }),
} as const
