/** The vault's settings. Parsed once, in `server.ts`; tests pass plain objects through the same schema. */
import {
  isReadableByOthers,
  port,
  RandomSecret,
  randomSecretSetting,
  Secret,
  secretSetting,
  trustProxySetting,
  webUrl,
} from '@oma/config'
import { RegistrationPolicy } from '@oma/contract'
import * as z from 'zod'

// Of 32 random characters far more differ; a row of zeros may do for a test.
const leastDifferentCharacters = 8

export const vaultConfig = z
  .object({
    VAULT_PORT: port.default(8000).describe('Port the vault listens on.'),
    HOST: z.string().default('localhost').describe('Address to listen on; 0.0.0.0 in a container.'),
    VAULT_PUBLIC_URL: webUrl
      .optional()
      .describe(
        'How people and MCP clients reach the vault, such as https://vault.example.org. http://localhost:<VAULT_PORT> when not set.',
      ),
    HUB_PUBLIC_URL: webUrl
      .default('http://localhost:8001')
      .describe('How MCP clients reach the hub; shown in the dashboard.'),
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgres://')
      // The driver would print the whole of an address that it cannot read, password included.
      .refine(
        (url) => URL.canParse(url),
        'is not an address; write %40 and the like for special characters in the password',
      )
      .transform((url) => new Secret(url))
      .meta({ writeOnly: true })
      .describe('PostgreSQL 15 or later. `npm start` runs its own when this is not set.'),
    DATABASE_POOL_SIZE: z.coerce
      .number()
      .int()
      .min(1)
      .max(100)
      .default(8)
      .describe('Connections to PostgreSQL per process, besides the one that listens.'),
    SECRET_KEY: randomSecretSetting().describe(
      'Seals Google tokens and signs logins. At least 32 random characters; losing it means connecting Google again.',
    ),
    SECRET_KEY_PREVIOUS: z
      .string()
      .default('')
      .transform((keys) => keys.split(',').flatMap((key) => (key.trim() === '' ? [] : [key.trim()])))
      .pipe(z.array(RandomSecret.transform((key) => new Secret(key))))
      .meta({ writeOnly: true })
      .describe('Former SECRET_KEYs, comma-separated, that may still open what they sealed.'),
    GOOGLE_CLIENT_ID: z
      .string()
      .optional()
      .describe('OAuth client of your Google Cloud project. Without it, use the sandbox.'),
    GOOGLE_CLIENT_SECRET: secretSetting().optional().describe('Secret of that OAuth client.'),
    GOOGLE_REDIRECT_URI: webUrl
      .optional()
      .describe('Redirect URI registered with that client. <VAULT_PUBLIC_URL>/api/auth/callback when not set.'),
    GOOGLE_SANDBOX_URL: webUrl.optional().describe('A google-sandbox that stands in for Google; not in production.'),
    GOOGLE_SANDBOX_PUBLIC_URL: webUrl
      .optional()
      .describe('How browsers reach the sandbox, where that differs from GOOGLE_SANDBOX_URL.'),
    HUB_CLIENT_ID: z.string().min(1).default('oma-hub').describe('Name by which the hub authenticates at the vault.'),
    HUB_CLIENT_SECRET: randomSecretSetting()
      .optional()
      .describe('Secret shared with the hub for the token exchange. Without it, no hub can exchange tokens.'),
    REDIS_URL: z
      .string()
      .regex(/^rediss?:\/\//, 'must start with redis:// or rediss://')
      .refine((url) => URL.canParse(url), 'is not an address')
      .transform((url) => new Secret(url))
      .meta({ writeOnly: true })
      .optional()
      .describe(
        'Redis that counts requests and failed logins for all replicas together. Each counts for itself when this is not set.',
      ),
    RATE_LIMIT_FACTOR: z.coerce
      .number()
      .positive()
      .default(1)
      .describe('Multiplies how many requests a minute an address or an account may send.'),
    REGISTRATION: RegistrationPolicy.optional().describe(
      'Who may create an account: anybody, whoever has an invite, nobody. Where it is not set, the operator says it in the dashboard, and at first it is open.',
    ),
    ADMIN_EMAILS: z
      .string()
      .default('')
      .transform((list) =>
        list.split(',').flatMap((email) => (email.trim() === '' ? [] : [email.trim().toLowerCase()])),
      )
      .pipe(z.array(z.email('must be e-mail addresses, comma-separated')))
      .describe(
        'Operators, comma-separated: each the first account, or one that was made by `npm run vault -- users create`; registering an address makes nobody operator. The first account alone when not set.',
      ),
    OAUTH_REGISTRATION: z
      .enum(['on', 'off'])
      .default('on')
      .describe('Whether MCP clients may register themselves (RFC 7591), as most do today.'),
    OAUTH_METADATA_DOCUMENTS: z
      .enum(['on', 'off'])
      .default('on')
      .describe(
        'Whether an MCP client may be named by the https URL of its metadata document, which the vault fetches.',
      ),
    TRUST_PROXY: trustProxySetting(),
    DASHBOARD_DIR: z.string().default('packages/dashboard/dist').describe('Folder of the built dashboard.'),
    MIGRATIONS_DIR: z.string().default('drizzle').describe('Folder of the database migrations.'),
    LOG_LEVEL: z
      .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
      .default('info')
      .describe('Least level that is logged.'),
    NODE_ENV: z.enum(['development', 'test', 'production']).default('development').describe('production is strict.'),
  })
  .refine(({ GOOGLE_CLIENT_ID, GOOGLE_SANDBOX_URL }) => GOOGLE_CLIENT_ID ?? GOOGLE_SANDBOX_URL, {
    error: 'GOOGLE_CLIENT_ID: is required (with GOOGLE_CLIENT_SECRET), or GOOGLE_SANDBOX_URL to develop without Google',
    when: () => true,
  })
  .refine(({ GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET }) => GOOGLE_CLIENT_ID === undefined || GOOGLE_CLIENT_SECRET, {
    error: 'GOOGLE_CLIENT_SECRET: is required with GOOGLE_CLIENT_ID',
    when: () => true,
  })
  .refine(({ NODE_ENV, SECRET_KEY }) => NODE_ENV !== 'production' || !isMonotonous(SECRET_KEY), {
    error: 'SECRET_KEY: looks like an example; make one with: openssl rand -base64 32',
    when: () => true,
  })
  .refine(({ NODE_ENV, GOOGLE_SANDBOX_URL }) => NODE_ENV !== 'production' || GOOGLE_SANDBOX_URL === undefined, {
    error: 'GOOGLE_SANDBOX_URL: must not be set in production',
    when: () => true,
  })
  .refine(({ NODE_ENV, VAULT_PUBLIC_URL: url }) => NODE_ENV !== 'production' || !url || !isReadableByOthers(url), {
    error: 'VAULT_PUBLIC_URL: must be https in production, because passwords and tokens travel there',
    when: () => true,
  })
  .transform((config) => {
    const publicUrl = new URL(config.VAULT_PUBLIC_URL ?? `http://localhost:${config.VAULT_PORT}`).origin
    return {
      ...config,
      VAULT_PUBLIC_URL: publicUrl,
      GOOGLE_REDIRECT_URI: config.GOOGLE_REDIRECT_URI ?? `${publicUrl}/api/auth/callback`,
    }
  })

export type VaultConfig = z.output<typeof vaultConfig>

/** @param key something else than a Secret when it has a fault of its own */
function isMonotonous(key: unknown): boolean {
  return key instanceof Secret && new Set(key.reveal()).size < leastDifferentCharacters
}
