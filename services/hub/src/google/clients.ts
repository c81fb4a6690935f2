/** Google's API clients for one call of one caller. Cheap to make (microseconds), so never kept or shared. */
import { calendar, type calendar_v3 } from '@googleapis/calendar'
import { gmail, type gmail_v1 } from '@googleapis/gmail'
import type { Secret } from '@oma/config'
import { ProblemError } from '@oma/contract'
import { OAuth2Client } from 'google-auth-library'
import { retryReads } from './retry-reads.ts'

export type { calendar_v3, gmail_v1 }

export interface GoogleClients {
  gmail: gmail_v1.Gmail
  calendar: calendar_v3.Calendar
}

export interface GoogleClientsOptions {
  /** Undefined for a tool that asks Google nothing. */
  accessToken: Secret | undefined
  fetch: typeof fetch
  /** Cancels the calls when the MCP client has gone. */
  signal: AbortSignal
}

export function createGoogleClients({ accessToken, fetch, signal }: GoogleClientsOptions): GoogleClients {
  // Retries are ours to decide: the library's would repeat what must not be repeated and ignore Retry-After.
  const transporterOptions = { fetchImplementation: retryReads(fetch), retryConfig: { retry: 0, noResponseRetries: 0 } }
  const auth = new OAuth2Client({ transporterOptions })
  // What does not parse comes as text, and would look like an answer without fields.
  auth.transporter.interceptors.response.add({ resolved: requireObject })
  if (accessToken) auth.setCredentials({ access_token: accessToken.reveal() })
  const options = { auth, signal, retry: false }
  return { gmail: gmail({ version: 'v1', ...options }), calendar: calendar({ version: 'v3', ...options }) }
}

async function requireObject<R extends { data: unknown }>(response: R): Promise<R> {
  if (typeof response.data !== 'string' || response.data === '') return response
  throw new ProblemError('google-unavailable', 'Google sent half an answer. Try again shortly.')
}
