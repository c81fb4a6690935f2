/** Registering, logging in and out, and finding out who is logged in. */
import { ProblemError, type PasskeyAssertion, type SecondFactorProof } from '@oma/contract'
import { api } from './api.ts'
import { Refusal } from './describe-problem.ts'
import { stopListening } from './live.ts'
import { withNext } from './next-path.ts'
import { markLoggedIn, session, unmarkLoggedIn } from './session.ts'
import { leaveFor } from './use-action.ts'
import { entry } from './words/entry.ts'

export interface Login {
  username: string
  password: string
}

/** Of a second factor; the ticket is in a cookie where there is none. */
export type Proof = SecondFactorProof & { ticket?: string | undefined }

export async function logIn(login: Login): Promise<void> {
  await api.auth.login({ body: login })
  markLoggedIn()
}

/** The second step, where the first asked for it. */
export async function finishLogin(proof: Proof): Promise<void> {
  await api.secondFactor.login({ body: proof }).catch(refuseChanged)
  markLoggedIn()
}

/** Without name and password. */
export async function logInByPasskey(passkey: PasskeyAssertion): Promise<void> {
  await api.passkeys.login({ body: { passkey } }).catch(refuseChanged)
  markLoggedIn()
}

/** Without a password, the one that was right has been changed meanwhile; nothing that was typed is wrong. */
function refuseChanged(error: unknown): never {
  if (error instanceof ProblemError && error.code === 'invalid-login') throw new Refusal(entry.changedMeanwhile)
  throw error
}

/** Leaves for Google, which leads back. The mark comes first: the session is there when this page is not. */
export async function logInByGoogle(returnPath: string): Promise<never> {
  const { auth_url } = await api.googleLogin.url({ query: { return_url: returnPath } })
  markLoggedIn()
  return leaveFor(auth_url)
}

/** @param invite where registration is by invite */
export async function register(login: Login, invite?: string): Promise<void> {
  await api.auth.register({ body: { ...login, invite } })
  await logIn(login)
}

/**
 * Leaves by loading a page, so that nothing of the session stays in memory.
 * @param nextPath where the next login leads to
 */
export async function logOut(nextPath = '/'): Promise<void> {
  stopListening()
  try {
    await api.auth.logout()
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== 'unauthenticated') throw error
  }
  unmarkLoggedIn()
  await leaveFor(withNext('/login', nextPath))
}

let loading: Promise<void> | undefined

/** Fills in who is logged in; who asks meanwhile waits for the same answer. Never throws: a failure is a state of the session. */
export function loadSession(): Promise<void> {
  return (loading ??= fetchSession().finally(() => (loading = undefined)))
}

async function fetchSession(): Promise<void> {
  try {
    session.value = { state: 'in', user: await api.auth.me() }
  } catch (error) {
    // A session that has ended says so by itself.
    if (session.value.state !== 'out') session.value = { state: 'failed', error }
  }
}
