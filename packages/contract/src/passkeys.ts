/**
 * Passkeys as browsers write them (WebAuthn Level 3 section 5.1: `toJSON`, `parse…FromJSON`), and logging in by one alone:
 * `/api/v1/auth/passkeys/*`. Field names are the specification's.
 */
import * as z from 'zod'
import { TokenPair } from './auth.ts'
import { defineEndpoint } from './endpoint.ts'

const Base64Url = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .regex(/^[\w-]+$/, 'must be base64url')

const credential = { id: Base64Url(1366), rawId: Base64Url(1366), type: z.literal('public-key') }

/** What `navigator.credentials.create` gave. */
export const PasskeyRegistration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: Base64Url(4096),
    attestationObject: Base64Url(16_384),
    transports: z.array(z.string().max(32)).max(8).default([]),
  }),
})
export type PasskeyRegistration = z.infer<typeof PasskeyRegistration>

/** What `navigator.credentials.get` gave. */
export const PasskeyAssertion = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: Base64Url(4096),
      authenticatorData: Base64Url(4096),
      signature: Base64Url(4096),
      userHandle: Base64Url(128).nullish(),
    }),
  })
  .describe('What the authenticator answered to POST /auth/passkeys/login/options.')
export type PasskeyAssertion = z.infer<typeof PasskeyAssertion>

const Descriptor = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()).optional(),
})

/** For `PublicKeyCredential.parseCreationOptionsFromJSON`. */
export const PasskeyCreationOptions = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.number().int() })),
  timeout: z.number().int().describe('In milliseconds.'),
  excludeCredentials: z.array(Descriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
})
export type PasskeyCreationOptions = z.infer<typeof PasskeyCreationOptions>

/** For `PublicKeyCredential.parseRequestOptionsFromJSON`. */
export const PasskeyRequestOptions = z.object({
  challenge: z.string(),
  rpId: z.string(),
  timeout: z.number().int().describe('In milliseconds.'),
  userVerification: z.literal('required'),
})
export type PasskeyRequestOptions = z.infer<typeof PasskeyRequestOptions>

export const PasskeyName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Bidi_Control}]*$/u, 'must not hold characters that do not show')

export const Passkey = z.object({
  id: z.uuid(),
  name: z.string(),
  created_at: z.iso.datetime(),
  last_used_at: z.iso.datetime().nullable(),
})
export type Passkey = z.infer<typeof Passkey>

export const passkeys = {
  loginOptions: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/passkeys/login/options',
    audience: 'public',
    summary: 'What to ask an authenticator for: to log in by a passkey alone, as second factor, or to confirm',
    responses: { 201: PasskeyRequestOptions },
    problems: [],
    audit: { skip: 'says nothing about anybody' },
  }),
  login: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/passkeys/login',
    audience: 'public',
    summary: 'Log in by a passkey alone, without name and password; also sets the dashboard cookies',
    body: z.object({ passkey: PasskeyAssertion }),
    responses: { 200: TokenPair },
    problems: ['invalid-second-factor'],
    audit: { event: 'session.started' },
  }),
} as const
