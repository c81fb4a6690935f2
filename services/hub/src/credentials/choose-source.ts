/** AUTH_MODE decides where credentials come from: here and nowhere else. */
import type { HubConfig } from '../config.ts'
import { createLocalFileSource } from './local-file.ts'
import type { CredentialsSource } from './source.ts'
import { createVaultSource } from './vault.ts'

export interface SourceOptions {
  config: HubConfig
  /** The way out to Google. */
  googleFetch: typeof fetch
  now: () => Date
  /** Told when the vault's live changes are not heard any more, and when they are again. */
  onWatch: (heard: boolean, cause?: unknown) => void
}

/** @throws when a file that the mode needs cannot be read */
export function chooseSource(options: SourceOptions): CredentialsSource {
  const { config } = options
  return config.AUTH_MODE === 'local_file'
    ? createLocalFileSource({ ...options, config })
    : createVaultSource({ ...options, config })
}
