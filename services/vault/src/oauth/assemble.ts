/** The authorization server, put together from the settings of the installation. */
import { describeOutage } from '../db/client.ts'
import type { Foundation, Serving } from '../foundation.ts'
import { createOAuth, type OAuthOptions } from './oauth.ts'
import { createProviderRequests, fromRequests } from './provider-requests.ts'
import { createConsentStore, createModelStore, createSigningKeyStore } from './store.ts'

type FromOthers =
  | 'fetchGuarded'
  | 'accountExists'
  | 'googleScopes'
  | 'checkPersonalAccessToken'
  | 'signExchanged'
  | 'signService'
  | 'page'

export type OAuthNeeds = Pick<Serving, 'log'> & Pick<OAuthOptions, FromOthers>

export function assembleOAuth({ config, db, ...foundation }: Foundation, { log, ...fromOthers }: OAuthNeeds) {
  const { keyring, signatures, record, now } = foundation
  const { VAULT_PUBLIC_URL: publicUrl } = config
  const resource = new URL('/mcp', config.HUB_PUBLIC_URL).href
  const oauth = createOAuth({
    settings: {
      issuer: publicUrl,
      resource,
      hub: { id: config.HUB_CLIENT_ID, secret: config.HUB_CLIENT_SECRET },
      clients: {
        metadataDocuments: config.OAUTH_METADATA_DOCUMENTS === 'on',
        registration: config.OAUTH_REGISTRATION === 'on',
      },
    },
    stores: { models: createModelStore(db), keys: createSigningKeyStore(db), consents: createConsentStore(db) },
    keyring,
    signatures,
    record,
    now,
    ...fromOthers,
    origins: fromRequests,
    translateError: describeOutage,
    log: {
      registered: (client) => log.info(client, 'a client registered itself'),
      refused: (refusal) => log.info(refusal, 'the token endpoint refused'),
      failed: (err) => log.error({ err }, 'the authorization server failed'),
    },
  })
  return {
    /** The hub, whom access tokens are for. */
    resource,
    mcpTokens: oauth.mcpTokens,
    interactions: oauth.interactions,
    clients: oauth.clients,
    requests: createProviderRequests({ server: oauth.server, publicUrl, resource }),
  }
}
