/**
 * The one way out to Google, for Google's own client libraries (`transporterOptions.fetchImplementation`): only
 * Google's API hosts, or all of them mapped onto a sandbox; every call with a deadline; no redirect followed.
 * It answers with just what gaxios reads of a Response, which is a third cheaper than a real one.
 */
import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici'
import { askWhole, type WholeAnswer } from './ask-whole.ts'
import { withinDeadline } from './deadline.ts'

export interface GoogleTransportOptions {
  /** Origin of a google-sandbox that stands in for every Google host. */
  sandboxUrl?: string | undefined
  /** Deadline of one call in milliseconds, answer included; 10,000 when left out. An upload has 35,000. */
  timeoutMs?: number
}

export interface GoogleTransport {
  /** @throws {TypeError} for a host that is not Google's; network errors and `TimeoutError` as undici has them. */
  fetch: typeof fetch
  close(): Promise<void>
}

const googleHosts = new Set([
  'accounts.google.com',
  'oauth2.googleapis.com',
  'www.googleapis.com',
  'gmail.googleapis.com',
  'openidconnect.googleapis.com',
])

type RequestBody = NonNullable<Dispatcher.DispatchOptions['body']> | null

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
  return {
    fetch: async (input, init = {}) => {
      const url = resolveUrl(input instanceof Request ? input.url : input, sandboxUrl)
      const { method = 'GET', body = null } = init
      const request = {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: plainHeaders(init),
        body: (body instanceof URLSearchParams ? body.toString() : body) as RequestBody,
      }
      const deadlineMs = url.pathname.startsWith('/upload/') ? uploadTimeoutMs : timeoutMs
      const answer = await withinDeadline(deadlineMs, init.signal, (signal) => askWhole(dispatcher, request, signal))
      return toResponse(url, answer)
    },
    close: () => dispatcher.close(),
  }
}

function resolveUrl(input: string | URL, sandboxUrl: string | undefined): URL {
  const url = new URL(input)
  // The sandbox names its own address where it tells of its endpoints.
  const known = googleHosts.has(url.hostname) || url.origin === sandboxUrl
  if (!known) throw new TypeError(`${url.hostname} is not a Google API host`)
  return sandboxUrl ? new URL(url.pathname + url.search, sandboxUrl) : url
}

function plainHeaders({ headers: given, body }: RequestInit): Record<string, string> {
  // undici hands compressed bytes through, and unpacking costs more CPU than the shorter way saves.
  const { 'accept-encoding': _, ...headers } = Object.fromEntries(given instanceof Headers ? given : new Headers(given))
  // As fetch does: gaxios leaves it to the body to say what it is.
  if (body instanceof URLSearchParams) headers['content-type'] ??= 'application/x-www-form-urlencoded;charset=UTF-8'
  return headers
}

function toResponse(url: URL, { statusCode: status, headers, body }: WholeAnswer): Response {
  const get = (name: string) => {
    const value = headers[name.toLowerCase()]
    return Array.isArray(value) ? value.join(', ') : (value ?? null)
  }
  const text = async () => body.toString('utf8')
  const response = {
    status,
    statusText: '',
    ok: status >= 200 && status < 300,
    url: url.href,
    headers: { get, has: (name: string) => get(name) !== null, forEach: () => {} },
    body,
    // gaxios drops the data of an error unless the body counts as read.
    bodyUsed: true,
    text,
    json: async () => JSON.parse(await text()) as unknown,
    arrayBuffer: async () => body.buffer,
    blob: async () => new Blob([body]),
  }
  return response as unknown as Response
}
