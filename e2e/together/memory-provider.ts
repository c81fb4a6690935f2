/** What an MCP client keeps of its sign-in, in memory, and for both generations of the SDK. */
import type { OAuthClientProvider } from '@modelcontextprotocol/client'
import type { OAuthClientProvider as LegacyProvider } from '@modelcontextprotocol/sdk/client/auth.js'

export const loopbackUrl = 'http://127.0.0.1:33418/callback'

export interface Kept {
  /** Where the person was sent, each time. */
  sentTo: URL[]
  client?: unknown
  tokens?: { access_token: string; refresh_token?: string; scope?: string }
}

export interface MemoryProvider {
  provider: OAuthClientProvider & LegacyProvider
  kept: Kept
}

export interface MemoryOptions {
  name?: string
  /** Where the client's own document stands; without it the client registers. */
  metadataUrl?: string | undefined
  redirectUrl?: string
}

export function createMemoryProvider(options: MemoryOptions = {}): MemoryProvider {
  const { name = 'A client of the SDK', metadataUrl, redirectUrl = loopbackUrl } = options
  const kept: Kept = { sentTo: [] }
  let verifier = ''
  let discovered: unknown
  const provider = {
    redirectUrl,
    clientMetadata: {
      client_name: name,
      redirect_uris: [redirectUrl],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
    },
    ...(metadataUrl && { clientMetadataUrl: metadataUrl }),
    clientInformation: () => kept.client,
    saveClientInformation: (client: unknown) => void (kept.client = client),
    tokens: () => kept.tokens,
    saveTokens: (tokens: NonNullable<Kept['tokens']>) => void (kept.tokens = tokens),
    redirectToAuthorization: (url: URL) => void kept.sentTo.push(url),
    saveCodeVerifier: (code: string) => void (verifier = code),
    codeVerifier: () => verifier,
    saveDiscoveryState: (state: unknown) => void (discovered = state),
    discoveryState: () => discovered,
  }
  return { provider: provider as unknown as MemoryProvider['provider'], kept }
}
