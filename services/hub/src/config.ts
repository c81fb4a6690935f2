/**
 * The hub's settings. AUTH_MODE tells where Google credentials come from; who may call follows from it. Parsed once,
 * in `server.ts`; tests pass plain objects through the same schema.
 */
import {
  isReadableByOthers,
  port,
  randomSecretSetting,
  secretSetting,
  type Secret,
  trustProxySetting,
  webUrl,
} from '@oma/config'
import { personalAccessTokenPrefix } from '@oma/contract'
import * as z from 'zod'

const loopbackHosts = ['localhost', '127.0.0.1', '::1']

const shared = {
  HUB_PORT: port.default(8001).describe('Port the hub listens on.'),
  HOST: z.string().default('localhost').describe('Address to listen on; 0.0.0.0 in a container.'),
  HUB_PUBLIC_URL: webUrl
    .optional()
    .describe('How MCP clients reach the hub, without /mcp. http://localhost:<HUB_PORT> when not set.'),
  HUB_TOOLSETS: z
    .string()
    .default('core')
    .transform((text) => text.split(/[\s,]+/).filter((name) => name !== ''))
    .pipe(z.array(z.enum(['core', 'gmail', 'calendar', 'settings', 'all'])).min(1))
    .describe('Which tools are served, comma-separated: core, gmail, calendar, settings, all.'),
  HUB_READ_ONLY: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('true serves no tool that sends, changes or deletes.'),
  GOOGLE_SANDBOX_URL: webUrl.optional().describe('A google-sandbox that stands in for Google; not in production.'),
  DATA_DIR: z.string().default('.data').describe('Folder for what must survive a restart.'),
  TRUST_PROXY: trustProxySetting(),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least level that is logged.'),
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development').describe('production is strict.'),
}

const vaultMode = z.object({
  ...shared,
  AUTH_MODE: z
    .literal('oma_backend')
    .default('oma_backend')
    .describe('Where Google credentials come from: the vault, or files on this machine.'),
  OMA_BACKEND_URL: webUrl.default('http://localhost:8000').describe('The vault, as the hub reaches it.'),
  VAULT_PUBLIC_URL: webUrl
    .optional()
    .describe('The vault, as people reach it; for links. The origin of OMA_BACKEND_URL when not set.'),
  OMA_VERIFY_SSL: z
    .enum(['true', 'false'])
    .default('true')
    .transform((text) => text === 'true')
    .describe('false accepts a self-signed certificate of the vault; not in production.'),
  HUB_CLIENT_ID: z.string().min(1).default('oma-hub').describe('Name by which the hub authenticates at the vault.'),
  HUB_CLIENT_SECRET: randomSecretSetting().optional().describe('Secret shared with the vault for the token exchange.'),
  OMA_ACCESS_TOKEN: secretSetting()
    .optional()
    .describe('Serves one person: their personal access token, or the access_token of a login. Loopback only.'),
  OMA_REFRESH_TOKEN: secretSetting()
    .optional()
    .describe('The refresh_token of that login; its successors are kept in DATA_DIR.'),
})

const localMode = z.object({
  ...shared,
  AUTH_MODE: z.literal('local_file'),
  GOOGLE_CREDENTIALS_PATH: z
    .string()
    .default('secrets/credentials.json')
    .describe('The OAuth client that Google lets you download, of type "Desktop app".'),
  GOOGLE_TOKEN_PATH: z.string().default('data/token.json').describe('Your token; `npm run login` writes it.'),
})

export const hubConfig = z
  .preprocess(
    chooseMode,
    z.discriminatedUnion('AUTH_MODE', [vaultMode, localMode], { error: 'must be oma_backend or local_file' }),
  )
  .superRefine(checkTogether, { when: () => true })
  .transform((config) => ({
    ...config,
    HUB_PUBLIC_URL: new URL(config.HUB_PUBLIC_URL ?? `http://localhost:${config.HUB_PORT}`).origin,
  }))

export type HubConfig = z.output<typeof hubConfig>

/** What only several settings together show; runs beside the faults of single ones, so any of them may be missing. */
function checkTogether(
  config: z.output<typeof vaultMode> | z.output<typeof localMode>,
  context: z.RefinementCtx,
): void {
  const fault = (message: string) => context.addIssue({ code: 'custom', message })
  const production = config.NODE_ENV === 'production'
  if (production && config.GOOGLE_SANDBOX_URL) fault('GOOGLE_SANDBOX_URL: must not be set in production')
  if (production && config.HUB_PUBLIC_URL && isReadableByOthers(config.HUB_PUBLIC_URL)) {
    fault('HUB_PUBLIC_URL: must be https in production, because tokens and mail travel there')
  }
  if (config.AUTH_MODE === 'oma_backend') {
    if (production && !config.OMA_VERIFY_SSL) fault('OMA_VERIFY_SSL: false is not allowed in production')
    if (!config.HUB_CLIENT_SECRET && config.OMA_ACCESS_TOKEN && isPersonalAccessToken(config.OMA_ACCESS_TOKEN)) {
      fault('HUB_CLIENT_SECRET: is required to exchange the personal access token in OMA_ACCESS_TOKEN')
    }
    if (config.OMA_REFRESH_TOKEN && !config.OMA_ACCESS_TOKEN) {
      fault('OMA_ACCESS_TOKEN: is required with OMA_REFRESH_TOKEN')
    }
    if (!config.HUB_CLIENT_SECRET && !config.OMA_ACCESS_TOKEN) {
      fault(
        'HUB_CLIENT_ID and HUB_CLIENT_SECRET: are required to serve everybody who has a token (the vault has the ' +
          'same pair); or OMA_ACCESS_TOKEN, with OMA_REFRESH_TOKEN, to serve one person on this machine',
      )
    }
  }
  if (isSingleUser(config) && !loopbackHosts.includes(config.HOST ?? 'localhost')) {
    fault(`HOST: must be ${loopbackHosts.join(', ')} here, because without a token whoever reaches the hub is you`)
  }
}

/** Whether callers need no bearer: whoever reaches the port acts as the one user. */
export function isSingleUser(config: z.output<typeof vaultMode> | z.output<typeof localMode>): boolean {
  return config.AUTH_MODE === 'local_file' || config.OMA_ACCESS_TOKEN !== undefined
}

/** A key that a user made for the hub; anything else in its place is a login's access token. */
export function isPersonalAccessToken(token: Secret): boolean {
  return token.reveal().startsWith(personalAccessTokenPrefix)
}

/** A union wants its discriminator written out. */
function chooseMode(environment: unknown): unknown {
  return { AUTH_MODE: 'oma_backend', ...(environment as object) }
}
