/** How the hub reaches the vault, with the certificate check switched off only where the operator asked for it. */
import type { Answer } from '@oma/client'
import { askWhole } from '@oma/google'
import { Agent, WebSocket, type Dispatcher } from 'undici'

/** The largest is a tool's answer that was kept for who repeats the call. */
const maxAnswerBytes = 16 * 1024 * 1024

export interface VaultFetch {
  /** Of `fetch`, what the client and jose ask for: no redirect is followed, a body is text. */
  send(this: void, url: string | URL, init: RequestInit): Promise<Answer>
  /** @param token goes as the bearer: it must not stand in an address */
  openSocket(url: URL, token: string): WebSocket
  close(): Promise<void>
}

export function createVaultFetch(verifyCertificate: boolean): VaultFetch {
  const settings = { connectTimeout: 3_000, connect: { rejectUnauthorized: verifyCertificate } }
  const dispatcher = new Agent({ ...settings, connections: 32, maxResponseSize: maxAnswerBytes })
  // Proxies that speak HTTP/2 often know no WebSockets on it.
  const sockets = new Agent({ ...settings, allowH2: false })
  const send: VaultFetch['send'] = async (url, { method, headers, body = null, signal }) => {
    const { origin, pathname, search } = new URL(url)
    const request = {
      method: method as Dispatcher.HttpMethod,
      origin,
      path: pathname + search,
      // Proxies refuse those who do not say what they are.
      headers: { 'user-agent': 'oma-hub', ...plain(headers) },
      body: body as string | null,
    }
    const answer = await askWhole(dispatcher, request, signal ?? new AbortController().signal)
    return {
      status: answer.statusCode,
      headers: { get: (name) => textOf(answer.headers[name.toLowerCase()]) },
      text: async () => answer.body.toString('utf8'),
    }
  }
  return {
    send,
    openSocket: (url, token) =>
      new WebSocket(url, { dispatcher: sockets, headers: { authorization: `Bearer ${token}` } }),
    close: async () => void (await Promise.all([dispatcher.close(), sockets.destroy()])),
  }
}

/** The client gives a record, jose its Headers. */
function plain(headers: RequestInit['headers']): Record<string, string> {
  return headers instanceof Headers ? Object.fromEntries(headers) : (headers as Record<string, string>)
}

function textOf(value: string | string[] | undefined): string | null {
  return Array.isArray(value) ? value.join(', ') : (value ?? null)
}
