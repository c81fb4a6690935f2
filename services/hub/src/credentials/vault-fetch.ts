/** How the hub reaches the vault, with the certificate check switched off only where the operator asked for it. */
import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request, WebSocket, type Dispatcher } from 'undici'

/** The largest is a tool's answer that was kept for who repeats the call. */
const maxAnswerBytes = 16 * 1024 * 1024

export interface VaultFetch {
  /** Of `fetch`, what the client and jose ask for: no redirect is followed, a body is text. */
  send(this: void, url: string | URL, init?: RequestInit): Promise<Response>
  /** @param token goes as the bearer: it must not stand in an address */
  openSocket(url: URL, token: string): WebSocket
  close(): Promise<void>
}

export function createVaultFetch(verifyCertificate: boolean): VaultFetch {
  const settings = { connectTimeout: 3_000, connect: { rejectUnauthorized: verifyCertificate } }
  const dispatcher = new Agent({ ...settings, connections: 32, maxResponseSize: maxAnswerBytes })
  // Proxies that speak HTTP/2 often know no WebSockets on it.
  const sockets = new Agent({ ...settings, allowH2: false })
  // What `fetch` itself leaves behind for each request waits for the collection of old objects.
  const send = async (url: URL | string, { method, headers, body, signal }: RequestInit = {}): Promise<Response> => {
    const asked = {
      method: method as Dispatcher.HttpMethod,
      // Proxies refuse those who do not say what they are.
      headers: { 'user-agent': 'oma-hub', ...Object.fromEntries(new Headers(headers)) },
      body: (body ?? null) as string | null,
      signal: signal ?? null,
    }
    const answer = await request(url, { ...asked, dispatcher })
    const text = await answer.body.text()
    return new Response(text || null, { status: answer.statusCode, headers: headersOf(answer.headers) })
  }
  return {
    send,
    openSocket: (url, token) =>
      new WebSocket(url, { dispatcher: sockets, headers: { authorization: `Bearer ${token}` } }),
    close: async () => void (await Promise.all([dispatcher.close(), sockets.destroy()])),
  }
}

function headersOf(headers: IncomingHttpHeaders): [string, string][] {
  return Object.entries(headers).map(([name, value]) => [name, String(value)])
}
