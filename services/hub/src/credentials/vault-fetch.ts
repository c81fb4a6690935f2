/** How the hub reaches the vault: fetch, with the certificate check switched off only where the operator asked for it. */
import { Agent, fetch as undiciFetch } from 'undici'

export interface VaultFetch {
  send: typeof fetch
  close(): Promise<void>
}

export function createVaultFetch(verifyCertificate: boolean): VaultFetch {
  const dispatcher = new Agent({
    connections: 32,
    connectTimeout: 3_000,
    connect: { rejectUnauthorized: verifyCertificate },
  })
  // undici's own fetch, because Node's may be of another version than the agent; the two differ only in their types.
  const send = ((input: string | URL, init: object) =>
    undiciFetch(input, { ...init, dispatcher })) as unknown as typeof fetch
  return { send, close: () => dispatcher.close() }
}
