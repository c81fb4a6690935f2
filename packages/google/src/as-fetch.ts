/** The way out to Google as a `fetch` for Google's own library, answering with just what gaxios reads of a Response. */
import type { WholeAnswer } from './ask-whole.ts'
import type { AskGoogle } from './transport.ts'

export function asFetch(ask: AskGoogle): typeof fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const { method = 'GET', body = null, signal } = init
    const request = {
      method,
      origin: url.origin,
      path: url.pathname + url.search,
      headers: plainHeaders(init),
      body: (body instanceof URLSearchParams ? body.toString() : body) as string | Buffer | null,
      signal,
    }
    return toResponse(url, await ask(request))
  }
}

function plainHeaders({ headers: given, body }: RequestInit): Record<string, string> {
  // undici hands compressed bytes through.
  const { 'accept-encoding': _, ...headers } = Object.fromEntries(new Headers(given))
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
    arrayBuffer: async () => new Uint8Array(body).buffer,
    blob: async () => new Blob([new Uint8Array(body)]),
  }
  return response as unknown as Response
}
