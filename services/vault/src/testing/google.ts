/** Google, from a test's side: connecting through the consent page, and the sandbox's control plane. */
import type { ConnectionStatus } from '@oma/contract'
import { createSandboxControl } from '@oma/google-sandbox/control'
import { walkConsent, type Decision } from '@oma/testing'
import type { TestUser, TestVault } from './start-vault.ts'

export const ada = 'ada@example.test'
export const bruno = 'bruno@example.test'

export interface ConnectOptions extends Partial<Decision> {
  services?: string | undefined
  /** What an assistant was allowed. */
  scopes?: string
  return_url?: string
  /** The connection to repair. */
  connection?: string
  login_hint?: string
  /** As if Google had not been told to ask again. */
  withoutPrompt?: boolean
}

/** Asks where to go, walks the consent page, and comes back with the user's bearer or cookie at the callback. */
export async function connectGoogle(vault: TestVault, user: TestUser, options: ConnectOptions = {}) {
  const { withoutPrompt, ...asked } = options
  const { services, scopes, return_url = '/', connection, login_hint, account = ada, ...decision } = asked
  const query = { services, scopes, return_url, connection, login_hint }
  const authUrl = new URL((await user.client.google.authUrl({ query })).auth_url)
  if (withoutPrompt) authUrl.searchParams.delete('prompt')
  const callback = await walkConsent(authUrl.href, { account, ...decision })
  return openCallback(vault, callback, { cookie: `oma_access=${user.pair.access_token}` })
}

export function openCallback(vault: TestVault, callback: URL, headers: Record<string, string> = {}) {
  return vault.app.inject({ url: callback.pathname + callback.search, headers })
}

export async function statusOf(user: TestUser, account?: string): Promise<ConnectionStatus> {
  return user.client.google.status({ query: account === undefined ? {} : { account } })
}

/** One call of the sandbox's control plane. */
export async function control<T>(
  vault: TestVault,
  path: string,
  body?: object,
  method = body ? 'POST' : 'GET',
): Promise<T> {
  return createSandboxControl(vault.sandboxUrl).call<T>(method, path, body)
}

/** How many grants Google is yet to be told to forget. */
export async function queuedRevocations({ database }: TestVault): Promise<number> {
  return (await database.query('select id from google_revocations')).length
}

/** How often Google was asked for tokens since the last reset. */
export async function tokenCalls(vault: TestVault): Promise<number> {
  return createSandboxControl(vault.sandboxUrl).calls.count('/token')
}
