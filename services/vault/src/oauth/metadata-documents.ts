/**
 * Client ID Metadata Documents (draft-ietf-oauth-client-id-metadata-document-02): fetches them under guard, and hands
 * oidc-provider a tidied one. It checks again that the document names the very URL that it came from.
 */
import { ProblemError } from '@oma/contract'
import { tidyClientMetadata, type ClientMetadata } from './client-metadata.ts'
import type { GuardedFetch } from '@oma/http'

/** @returns a fetch for oidc-provider: of clients' documents, which say whose they are, and of clients' key sets */
export function createFetchForProvider(fetchGuarded: GuardedFetch): GuardedFetch {
  return async (url, init) => {
    const answer = await fetchGuarded(url, init)
    if (answer.status !== 200) return answer
    const document: unknown = await answer.json()
    const { 'cache-control': control, expires } = Object.fromEntries(answer.headers)
    return Response.json(isDocument(document) ? tidyDocument(document) : document, {
      headers: { ...(control && { 'cache-control': control }), ...(expires && { expires }) },
    })
  }
}

function isDocument(document: unknown): document is ClientMetadata {
  return typeof document === 'object' && document !== null && 'client_id' in document
}

function tidyDocument(given: ClientMetadata): ClientMetadata {
  if ('client_secret' in given || String(given['token_endpoint_auth_method']).startsWith('client_secret')) {
    throw new ProblemError('invalid-client', 'A client metadata document must not speak of a client secret.')
  }
  const tidy = tidyClientMetadata(given)
  if (tidy['client_name'] === undefined) {
    throw new ProblemError('invalid-client', 'The client metadata document has no client_name.')
  }
  // Without a secret and without keys it is a public client, whatever it leaves out.
  return { token_endpoint_auth_method: 'none', ...tidy }
}
