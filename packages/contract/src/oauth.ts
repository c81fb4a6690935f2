/** The vault's OAuth token endpoint, for the hub: token exchange (RFC 8693), and a token for itself. */
import * as z from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { eventsScope } from './events.ts'

export const tokenExchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange'
/** RFC 6749 section 4.4. */
export const clientCredentialsGrant = 'client_credentials'
export const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'
/** The one scope of an exchanged token. */
export const googleCredentialsScope = 'google:credentials'

export const oauth = {
  token: defineEndpoint({
    method: 'POST',
    path: '/oauth/token',
    audience: 'public',
    summary: 'Exchange a user’s token for a short one that may ask for Google credentials; or get one to watch events',
    encoding: 'form',
    body: z.object({
      grant_type: z.string(),
      client_id: z.string().max(256).optional(),
      client_secret: z.string().max(1024).optional(),
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
        scope: z.enum([googleCredentialsScope, eventsScope]),
        account_id: z.uuid().optional().describe('Whose token was exchanged.'),
      }),
    },
    problems: ['invalid-request', 'invalid-client', 'invalid-grant', 'invalid-scope', 'unsupported-grant-type'],
    audit: { event: 'token.exchanged' },
  }),
} as const
