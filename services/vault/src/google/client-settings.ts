/** As which OAuth client this installation speaks to Google. */
import { Secret } from '@oma/config'
import type { GoogleOAuthOptions } from '@oma/google'
import type { VaultConfig } from '../config.ts'

type ClientSettings = Pick<GoogleOAuthOptions, 'clientId' | 'clientSecret' | 'redirectUri' | 'sandboxPublicUrl'>

export function googleSettings(config: VaultConfig): ClientSettings {
  const sandboxPublicUrl = config.GOOGLE_SANDBOX_PUBLIC_URL ?? config.GOOGLE_SANDBOX_URL
  const { GOOGLE_REDIRECT_URI: redirectUri, GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET } = config
  // config.ts lets both be absent only beside a sandbox, which takes these.
  return {
    clientId: GOOGLE_CLIENT_ID ?? 'sandbox-client-id',
    clientSecret: GOOGLE_CLIENT_SECRET ?? new Secret('sandbox-client-secret'),
    redirectUri,
    sandboxPublicUrl,
  }
}
