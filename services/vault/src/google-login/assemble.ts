/** Logging in by Google, put together. It connects no mailbox, so it is an OAuth client apart from that of connections. */
import { contract } from '@oma/contract'
import { createGoogleSignIn } from '@oma/google'
import type { Foundation } from '../foundation.ts'
import { googleSettings } from '../google/client-settings.ts'
import { createGoogleLogin, type GoogleLogin, type GoogleLoginOptions } from './google-login.ts'
import { createGoogleLoginStore } from './store.ts'

export function assembleGoogleLogin(
  { config, db, signatures, now }: Foundation,
  { googleFetch, registration }: { googleFetch: typeof fetch } & Pick<GoogleLoginOptions, 'registration'>,
): GoogleLogin {
  const { VAULT_PUBLIC_URL: publicUrl } = config
  const redirectUri = publicUrl + contract.googleLogin.callback.path
  return createGoogleLogin({
    store: createGoogleLoginStore(db),
    google: createGoogleSignIn({ ...googleSettings(config), redirectUri, fetch: googleFetch, now }),
    signatures,
    registration,
    publicUrl,
    now,
  })
}
