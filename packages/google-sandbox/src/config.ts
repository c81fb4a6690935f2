/** Reads the sandbox process's environment once. Throws one ConfigError that names everything wrong with it. */
import * as z from 'zod'
import { isLoopbackAddress } from './control/loopback-only.ts'

/** Thrown for an environment the sandbox must not start with. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const Environment = z.object({
  GOOGLE_SANDBOX_PORT: z.coerce.number().int().min(0).max(65535).default(8002),
  HOST: z.string().min(1).default('localhost'),
  GOOGLE_SANDBOX_URL: z.url().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DATA_DIR: z.string().min(1).optional(),
  GOOGLE_SANDBOX_ALLOW_NETWORK: z.enum(['true', 'false']).default('false'),
  NODE_ENV: z.string().optional(),
})

/** What the process runs with. */
export interface Config {
  port: number
  host: string
  publicUrl: string
  logLevel: string
  dataDir: string | undefined
}

/** Checks the environment. An empty value counts as absent. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const { data, error } = Environment.safeParse(given)
  const faults = error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
  if (given['NODE_ENV'] === 'production')
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
  }
}
