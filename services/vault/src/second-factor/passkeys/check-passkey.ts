/**
 * What a passkey has to fulfil (WebAuthn Level 3 sections 7.1 and 7.2), by @simplewebauthn/server. Every passkey is
 * discoverable and verifies its user, so that it may stand for both factors. Which challenges are ours and what is stored
 * is decided elsewhere.
 */
import {
  ProblemError,
  type PasskeyAssertion,
  type PasskeyCreationOptions,
  type PasskeyRegistration,
} from '@oma/contract'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { cose, decodeAttestationObject, decodeClientDataJSON, isoBase64URL } from '@simplewebauthn/server/helpers'

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

/** What we ask for; all of them sign as ES256, EdDSA or RS256. */
export const algorithms: PasskeyCreationOptions['pubKeyCredParams'] = [
  cose.COSEALG.EdDSA,
  cose.COSEALG.ES256,
  cose.COSEALG.RS256,
].map((alg) => ({ type: 'public-key', alg }))

/** Undefined when it is unreadable. */
export function readChallenge({ response }: PasskeyRegistration | PasskeyAssertion): string | undefined {
  try {
    const challenge: unknown = decodeClientDataJSON(response.clientDataJSON).challenge
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
  const verified = await refusing(async () => {
    requireNoCertificates(passkey)
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
  return { credentialId, publicKey: isoBase64URL.fromBuffer(publicKey), counter }
}

/** What the authenticator now counts. @throws {ProblemError} `invalid-second-factor` */
export async function checkAssertion(
  passkey: PasskeyAssertion,
  expectedChallenge: string,
  key: PasskeyKey,
  { id, origin }: RelyingParty,
): Promise<number> {
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
      credential: { id: key.credentialId, publicKey: isoBase64URL.toBuffer(key.publicKey), counter: key.counter },
    }),
  )
  if (!verified) throw refusal()
  return authenticationInfo.newCounter
}

/**
 * We ask for no attestation (section 5.4.7). Certificates would say nothing to us, and the library would fetch what
 * they name as their revocation list.
 */
function requireNoCertificates({ response }: PasskeyRegistration): void {
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
