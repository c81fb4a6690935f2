/** Has an authenticator make a passkey (WebAuthn Level 3 section 7.1), in the browser's own JSON, and adds it. */
import { PasskeyRegistration, type PasskeyCreationOptions } from '@oma/contract'
import { api } from './api.ts'
import { Refusal } from './describe-problem.ts'
import { security } from './words/security.ts'

/** @throws {ProblemError} `confirmation-required` @throws {Refusal} when the person cancels */
export async function makePasskey(name: string) {
  const options = await api.secondFactor.passkeyOptions()
  if (!('PublicKeyCredential' in globalThis)) {
    throw new Refusal(security.passkeys.unsupported)
  }
  const passkey = await create(options).catch((cause: unknown) => {
    throw new Refusal(security.passkeys.failed, { cause })
  })
  return api.secondFactor.addPasskey({ body: { name, passkey } })
}

async function create(options: PasskeyCreationOptions): Promise<PasskeyRegistration> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON)
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null
  return PasskeyRegistration.parse(credential?.toJSON())
}
