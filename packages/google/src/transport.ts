/**
 * The one way out to Google: only Google's API hosts, or all of them mapped onto a sandbox; every call with a deadline; no
 * redirect followed.
 */
import { withinDeadline } from '@oma/contract'
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici'
import { asFetch } from './as-fetch.ts'
import { askWhole, type WholeAnswer } from './ask-whole.ts'

export interface GoogleTransportOptions {
  /** Origin of a google-sandbox that stands in for every Google host. */
  sandboxUrl?: string | undefined
  /** Deadline of one call in milliseconds, answer included; 10,000 when left out. An upload has 35,000. */
  timeoutMs?: number
}

export interface GoogleRequest {
  method: Dispatcher.HttpMethod
  /** Of a Google API host. */
  origin: string
  /** With the query. */
  path: string
  /** By their names in lower case. */
  headers: Record<string, string>
  body?: string | Buffer | null
  signal?: AbortSignal | null | undefined
}

/** @throws {TypeError} for a host that is not Google's; network errors and `TimeoutError` as undici has them. */
export type AskGoogle = (request: GoogleRequest) => Promise<WholeAnswer>

export interface GoogleTransport {
  ask: AskGoogle
  /** For Google's own library (`transporterOptions.fetchImplementation`). */
  fetch: typeof fetch
  close(): Promise<void>
}

const googleOrigins = new Set([
  'https://accounts.google.com',
  'https://oauth2.googleapis.com',
  'https://www.googleapis.com',
  'https://gmail.googleapis.com',
  'https://openidconnect.googleapis.com',
])

/** For a mail of 25 MB, with its encoding, at 10 Mbit/s. */
const uploadTimeoutMs = 35_000

/** Gmail answers at most 35 MB of encoded message; more is a fault. */
const maxAnswerBytes = 64 * 1024 * 1024

export function createGoogleTransport({
  sandboxUrl,
  timeoutMs = 10_000,
}: GoogleTransportOptions = {}): GoogleTransport {
  const limits = { connections: 64, connectTimeout: 5_000, maxResponseSize: maxAnswerBytes }
  // Operators behind a proxy set HTTPS_PROXY; a sandbox is always near.
  const dispatcher: Dispatcher = sandboxUrl ? new Agent(limits) : new EnvHttpProxyAgent(limits)

  const ask: AskGoogle = async ({ signal, body = null, ...request }) => {
    // The sandbox names its own address where it tells of its endpoints.
    if (!googleOrigins.has(request.origin) && request.origin !== sandboxUrl) {
      throw new TypeError(`${request.origin} is not a Google API host`)
    }
    const sent = { ...request, body, origin: sandboxUrl ?? request.origin }
    const deadlineMs = request.path.startsWith('/upload/') ? uploadTimeoutMs : timeoutMs
    return withinDeadline(deadlineMs, signal, (until) => askWhole(dispatcher, sent, until))
  }

  return { ask, fetch: asFetch(ask), close: () => dispatcher.close() }
}
