/**
 * What a passkey has to fulfil (WebAuthn Level 3 sections 7.1 and 7.2), by @simplewebauthn/server. Every passkey is
 * discoverable and verifies its user, so that it may stand for both factors. Which challenges are ours and what is stored
 * is decided elsewhere. The library is loaded when the first passkey comes: it takes 27 MB that most vaults never need.
 */
import {
  ProblemError,
  type PasskeyAssertion,
  type PasskeyCreationOptions,
  type PasskeyRegistration,
} from '@oma/contract'

/** Where passkeys work: they are bound to the name of the site that made them. */
export interface RelyingParty {
  id: string
  origin: string
}

export interface PasskeyKey {
  credentialId: string
  publicKey: string
  counter: number
}

/** EdDSA, ES256 and RS256, by their COSE numbers (RFC 9053 section 2, RFC 8812 section 2): what authenticators have. */
export const algorithms: PasskeyCreationOptions['pubKeyCredParams'] = [-8, -7, -257].map((alg) => ({
  type: 'public-key',
  alg,
}))

/** Undefined when it is unreadable. */
export function readChallenge({ response }: PasskeyRegistration | PasskeyAssertion): string | undefined {
  try {
    const data: unknown = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8'))
    const challenge = typeof data === 'object' && data && 'challenge' in data ? data.challenge : undefined
    return typeof challenge === 'string' ? challenge : undefined
  } catch {
    return undefined
  }
}

/** @throws {ProblemError} `invalid-second-factor` */
export async function checkRegistration(
  passkey: PasskeyRegistration,
  expectedChallenge: string,
  { id, origin }: RelyingParty,
): Promise<PasskeyKey> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server')
  const verified = await refusing(async () => {
    await requireNoCertificates(passkey)
    return verifyRegistrationResponse({
      response: { ...passkey, response: { ...passkey.response }, clientExtensionResults: {} },
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms.map(({ alg }) => alg),
    })
  })
  if (!verified.registrationInfo) throw refusal()
  const { id: credentialId, publicKey, counter } = verified.registrationInfo.credential
  return { credentialId, publicKey: Buffer.from(publicKey).toString('base64url'), counter }
}

/** What the authenticator now counts. @throws {ProblemError} `invalid-second-factor` */
export async function checkAssertion(
  passkey: PasskeyAssertion,
  expectedChallenge: string,
  key: PasskeyKey,
  { id, origin }: RelyingParty,
): Promise<number> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server')
  const { userHandle, ...response } = passkey.response
  const { verified, authenticationInfo } = await refusing(() =>
    verifyAuthenticationResponse({
      response: {
        ...passkey,
        response: { ...response, ...(userHandle != null && { userHandle }) },
        clientExtensionResults: {},
      },
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      credential: {
        id: key.credentialId,
        publicKey: Uint8Array.from(Buffer.from(key.publicKey, 'base64url')),
        counter: key.counter,
      },
    }),
  )
  if (!verified) throw refusal()
  return authenticationInfo.newCounter
}

/**
 * We ask for no attestation (section 5.4.7). Certificates would say nothing to us, and the library would fetch what
 * they name as their revocation list.
 */
async function requireNoCertificates({ response }: PasskeyRegistration): Promise<void> {
  const { decodeAttestationObject, isoBase64URL } = await import('@simplewebauthn/server/helpers')
  const attestation = decodeAttestationObject(isoBase64URL.toBuffer(response.attestationObject))
  const format = attestation.get('fmt')
  const isSelfSigned = format === 'packed' && attestation.get('attStmt').get('x5c') === undefined
  if (format !== 'none' && !isSelfSigned) throw new Error(`attestation ${format} was not asked for`)
}

/** The library throws plain errors for everything that does not fit. */
async function refusing<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check()
  } catch (cause) {
    throw refusal(cause)
  }
}

function refusal(cause?: unknown): ProblemError {
  return new ProblemError(
    'invalid-second-factor',
    'This passkey was not accepted: it is not known here, or its answer is too old, used already or of another site.',
    { cause },
  )
}
