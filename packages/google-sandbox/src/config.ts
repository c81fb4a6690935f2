/** Reads the sandbox process's environment once. Throws one ConfigError that names everything wrong with it. */
import * as z from 'zod'
import { isLoopbackAddress } from './control/loopback-only.ts'
import { googlesLimits, type QuotaLimits } from './control/quota.ts'

/** Thrown for an environment the sandbox must not start with. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** What the process reads; the descriptions end up in the configuration page. */
export const sandboxConfig = z.object({
  GOOGLE_SANDBOX_PORT: z.coerce.number().int().min(0).max(65535).default(8002).describe('Port the sandbox listens on.'),
  HOST: z.string().min(1).default('localhost').describe('Address to listen on; 0.0.0.0 in a container.'),
  GOOGLE_SANDBOX_ALLOW_NETWORK: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true lets HOST be more than this machine, such as in a container. Whoever reaches it is everybody.'),
  GOOGLE_SANDBOX_URL: z
    .url()
    .optional()
    .describe('Its own address, as it tells others. http://localhost:<GOOGLE_SANDBOX_PORT> when not set.'),
  DATA_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('Folder for its mail, calendars and grants; forgotten at the end when not set.'),
  GOOGLE_SANDBOX_SEED: z
    .string()
    .min(1)
    .optional()
    .describe('JSON file of accounts, messages and events to start with, in place of its three people.'),
  GOOGLE_SANDBOX_QUOTA: z
    .enum(['off', 'google'])
    .default('off')
    .describe('google limits everybody to what Google allows a person in a minute.'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Least level that is logged.'),
  NODE_ENV: z.string().optional().describe('It does not start with production.'),
})

/** What the process runs with. */
export interface Config {
  port: number
  host: string
  publicUrl: string
  logLevel: string
  dataDir: string | undefined
  seedFile: string | undefined
  quota: QuotaLimits | undefined
}

/** Checks the environment. An empty value counts as absent. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const { data, error } = sandboxConfig.safeParse(given)
  const faults = error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
  if (given['NODE_ENV']?.trim() === 'production')
    faults.push('NODE_ENV=production: the Google sandbox is for development and tests')
  if (data && !isLoopbackAddress(data.HOST) && data.GOOGLE_SANDBOX_ALLOW_NETWORK !== 'true') {
    faults.push(
      `HOST=${data.HOST}: not loopback; anybody who reaches it is everybody. Set GOOGLE_SANDBOX_ALLOW_NETWORK=true to insist`,
    )
  }
  if (!data || faults.length > 0) throw new ConfigError(faults.join('; '))
  return {
    port: data.GOOGLE_SANDBOX_PORT,
    host: data.HOST,
    publicUrl: (data.GOOGLE_SANDBOX_URL ?? `http://localhost:${data.GOOGLE_SANDBOX_PORT}`).replace(/\/$/, ''),
    logLevel: data.LOG_LEVEL,
    dataDir: data.DATA_DIR,
    seedFile: data.GOOGLE_SANDBOX_SEED,
    quota: data.GOOGLE_SANDBOX_QUOTA === 'google' ? googlesLimits : undefined,
  }
}
