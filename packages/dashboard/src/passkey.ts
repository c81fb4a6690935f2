/** Asks an authenticator to prove who is there (WebAuthn Level 3 section 7.2), in the browser's own JSON. */
import { PasskeyAssertion } from '@oma/contract'
import { api } from './api.ts'
import { Refusal } from './describe-problem.ts'
import { entry } from './words/entry.ts'

/** @throws {Refusal} when the person cancels, or there is no passkey */
export async function askForPasskey(): Promise<PasskeyAssertion> {
  const options = await api.passkeys.loginOptions()
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
    const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null
    return PasskeyAssertion.parse(credential?.toJSON())
  } catch (cause) {
    throw new Refusal(entry.noPasskey, { cause })
  }
}
