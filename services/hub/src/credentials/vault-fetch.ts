/** How the hub reaches the vault, with the certificate check switched off only where the operator asked for it. */
import { Agent, fetch as undiciFetch, WebSocket } from 'undici'

export interface VaultFetch {
  send: typeof fetch
  /** @param token goes as the bearer: it must not stand in an address */
  openSocket(url: URL, token: string): WebSocket
  close(): Promise<void>
}

export function createVaultFetch(verifyCertificate: boolean): VaultFetch {
  const settings = { connectTimeout: 3_000, connect: { rejectUnauthorized: verifyCertificate } }
  const dispatcher = new Agent({ ...settings, connections: 32 })
  // Proxies that speak HTTP/2 often know no WebSockets on it.
  const sockets = new Agent({ ...settings, allowH2: false })
  // undici's own fetch, because Node's may be of another version than the agent; the two differ only in their types.
  const send = ((input: string | URL, init: object) =>
    undiciFetch(input, { ...init, dispatcher })) as unknown as typeof fetch
  return {
    send,
    openSocket: (url, token) =>
      new WebSocket(url, { dispatcher: sockets, headers: { authorization: `Bearer ${token}` } }),
    close: async () => void (await Promise.all([dispatcher.close(), sockets.destroy()])),
  }
}
