/** The optional second factor of an account: authenticator app, passkeys, recovery codes. `/api/v1/auth/second-factor/*`. */
import * as z from 'zod'
import { Passkey, PasskeyAssertion, PasskeyCreationOptions, PasskeyName, PasskeyRegistration } from './passkeys.ts'
import { TokenPair } from './auth.ts'
import { defineEndpoint } from './endpoint.ts'

const TotpCode = z
  .string()
  .max(16)
  .transform((code) => code.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'must be the six digits that the app shows'))
  .describe('The six digits that the authenticator app shows now.')

/** One of them; which ones an account has stands in the problem `second-factor-required`. */
const SecondFactorProof = z.object({
  totp: TotpCode.optional(),
  recovery_code: z.string().max(64).optional().describe('One of the codes that were shown once; it is used up.'),
  passkey: PasskeyAssertion.optional(),
})
export type SecondFactorProof = z.infer<typeof SecondFactorProof>

const hasOne = (fields: object) => Object.values(fields).filter((value) => value !== undefined).length === 1

export const SecondFactorStatus = z.object({
  enabled: z.boolean(),
  totp: z.object({ added_at: z.iso.datetime() }).nullable(),
  passkeys: z.array(Passkey),
  recovery_codes_left: z.number().int(),
})
export type SecondFactorStatus = z.infer<typeof SecondFactorStatus>

/** Shown once; only hashes are kept. */
const RecoveryCodes = z.array(z.string()).describe('Each works once in place of the second factor. Not shown again.')
const NewRecoveryCodes = RecoveryCodes.nullable().describe('With the first factor of an account; null otherwise.')
const Id = z.object({ id: z.uuid() })

export const secondFactor = {
  login: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/login/second-factor',
    audience: 'public',
    summary: 'Finish a login that was answered `second-factor-required`; also sets the dashboard cookies',
    body: SecondFactorProof.extend({
      ticket: z.string().max(256).optional().describe('That of the cookie when left out, after a login by Google.'),
    }).refine(
      ({ totp, recovery_code, passkey }) => hasOne({ totp, recovery_code, passkey }),
      'send one of totp, recovery_code, passkey',
    ),
    responses: { 200: TokenPair },
    problems: ['invalid-second-factor', 'invalid-login', 'login-expired', 'too-many-requests'],
    audit: { event: 'session.started' },
  }),
  confirm: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/confirm',
    audience: 'user',
    summary: 'Say again who you are; for ten minutes this session may then change how the account logs in',
    body: SecondFactorProof.extend({
      password: z.string().max(1024).optional().describe('For an account without a second factor.'),
    }).refine(hasOne, 'send one of password, totp, recovery_code, passkey'),
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'invalid-login', 'invalid-second-factor', 'too-many-requests', 'unavailable'],
    audit: { skip: 'changes nothing by itself; what is changed afterwards is recorded' },
  }),
  status: defineEndpoint({
    method: 'GET',
    path: '/api/v1/auth/second-factor',
    audience: 'user',
    summary: 'Which second factors the account has',
    responses: { 200: SecondFactorStatus },
    problems: ['unauthenticated'],
    audit: { skip: 'reads metadata only' },
  }),
  disable: defineEndpoint({
    method: 'DELETE',
    path: '/api/v1/auth/second-factor',
    audience: 'user',
    summary: 'Turn the second factor off: forget the app, the passkeys and the recovery codes',
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'confirmation-required', 'last-way-in', 'not-found'],
    audit: { event: 'second_factor.disabled' },
  }),
  addTotp: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/second-factor/totp',
    audience: 'user',
    summary: 'Begin with an authenticator app; it counts once a first code was right',
    responses: {
      201: z.object({
        secret: z.string().describe('Base32, to type in by hand.'),
        uri: z.string().describe('otpauth://, to show as a QR code.'),
      }),
    },
    problems: ['unauthenticated', 'confirmation-required', 'limit-reached'],
    audit: { skip: 'nothing counts yet; the first right code records second_factor.enabled' },
  }),
  enableTotp: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/second-factor/totp/enable',
    audience: 'user',
    summary: 'Enable the authenticator app by its first code; with a first factor come the recovery codes',
    body: z.object({ totp: TotpCode }),
    responses: { 200: z.object({ recovery_codes: NewRecoveryCodes }) },
    problems: ['unauthenticated', 'confirmation-required', 'invalid-second-factor', 'not-found', 'too-many-requests'],
    audit: { event: 'second_factor.enabled' },
  }),
  removeTotp: defineEndpoint({
    method: 'DELETE',
    path: '/api/v1/auth/second-factor/totp',
    audience: 'user',
    summary: 'Forget the authenticator app; without another factor the second factor is off',
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'confirmation-required', 'not-found'],
    audit: { event: 'second_factor.disabled' },
  }),
  passkeyOptions: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/second-factor/passkeys/options',
    audience: 'user',
    summary: 'What to ask an authenticator for, to add a passkey: for `parseCreationOptionsFromJSON`',
    responses: { 201: PasskeyCreationOptions },
    problems: ['unauthenticated', 'confirmation-required', 'limit-reached'],
    audit: { skip: 'nothing counts yet; adding the passkey is recorded' },
  }),
  addPasskey: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/second-factor/passkeys',
    audience: 'user',
    summary: 'Add the passkey that an authenticator made; with a first factor come the recovery codes',
    body: z.object({ name: PasskeyName, passkey: PasskeyRegistration }),
    responses: { 201: z.object({ passkey: Passkey, recovery_codes: NewRecoveryCodes }) },
    problems: ['unauthenticated', 'confirmation-required', 'invalid-second-factor', 'limit-reached'],
    audit: { event: 'second_factor.passkey_added' },
  }),
  renamePasskey: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/second-factor/passkeys/:id',
    audience: 'user',
    summary: 'Give a passkey another name',
    params: Id,
    body: z.object({ name: PasskeyName }),
    responses: { 200: Passkey },
    problems: ['unauthenticated', 'confirmation-required', 'not-found'],
    audit: { skip: 'a name only' },
  }),
  removePasskey: defineEndpoint({
    method: 'DELETE',
    path: '/api/v1/auth/second-factor/passkeys/:id',
    audience: 'user',
    summary: 'Forget a passkey; without another factor the second factor is off',
    params: Id,
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'confirmation-required', 'last-way-in', 'not-found'],
    audit: { event: 'second_factor.passkey_removed' },
  }),
  createRecoveryCodes: defineEndpoint({
    method: 'POST',
    path: '/api/v1/auth/second-factor/recovery-codes',
    audience: 'user',
    summary: 'New recovery codes; the earlier ones stop working',
    responses: { 201: z.object({ recovery_codes: RecoveryCodes }) },
    problems: ['unauthenticated', 'confirmation-required', 'not-found'],
    audit: { event: 'second_factor.recovery_codes_created' },
  }),
} as const
