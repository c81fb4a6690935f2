/** The second factor, from a test's side: an authenticator app, and a login that is asked for it. */
import { Secret } from '@oma/config'
import { ProblemError, type SecondFactorChallenge } from '@oma/contract'
import { totpAt } from '../second-factor/totp.ts'
import type { TestUser, TestVault } from './start-vault.ts'

export interface AuthenticatorApp {
  secret: string
  /** The code that the app shows now. */
  code(): string
  recoveryCodes: string[]
}

/** Adds an authenticator app and moves on to its next code. */
export async function addAuthenticatorApp(vault: TestVault, { client }: TestUser): Promise<AuthenticatorApp> {
  const { secret } = await client.secondFactor.addTotp()
  const code = () => totpCode(secret, vault.clock.now())
  const { recovery_codes } = await client.secondFactor.enableTotp({ body: { totp: code() } })
  vault.clock.advance(30)
  return { secret, code, recoveryCodes: recovery_codes ?? [] }
}

/** Logs in by password, as far as the second factor. */
export async function logInHalfway(vault: TestVault, { username, password }: TestUser): Promise<SecondFactorChallenge> {
  try {
    await vault.as().auth.login({ body: { username, password } })
  } catch (error) {
    if (error instanceof ProblemError && error.secondFactor) return error.secondFactor
    throw error
  }
  throw new Error('the login asked for no second factor')
}

/** What the app shows at this time, for the secret as it is typed in. */
export function totpCode(secret: string, at: Date): string {
  return totpAt(new Secret(secret), at)
}
