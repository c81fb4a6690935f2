/** What `npm start` runs, decided from the settings alone: which services, on which ports, with which environment. */
import { join, resolve } from 'node:path'
import { listSettings } from '@oma/config'
import { sandboxConfig } from '@oma/google-sandbox/config'
import { hubConfig } from '@oma/hub/config'
import { vaultConfig } from '@oma/vault/config'
import type * as z from 'zod'
import type { Environment } from './env-file.ts'
import { startSettings } from './settings.ts'

export interface ServiceSpec {
  name: string
  /** Absolute path of the bundle. */
  script: string
  port: number
  /** The setting that changes the port. */
  portSetting: string
  /** Where it listens; undefined means on localhost. */
  host: string | undefined
  environment: Environment
  /** The one that gets the DATABASE_URL. */
  needsDatabase: boolean
}

export interface Plan {
  root: string
  dataDir: string
  /** Undefined: start the embedded PostgreSQL. */
  databaseUrl: string | undefined
  /** Each wave starts when the one before is ready. */
  waves: readonly (readonly ServiceSpec[])[]
  urls: {
    /** Undefined: the hub runs alone. */
    vault: string | undefined
    hub: string
    sandbox: string | undefined
  }
}

/** A fault in the settings that the person at the terminal can repair. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
}

const sandboxFolder = 'packages/google-sandbox'
const schemas: Record<string, z.ZodType> = {
  'services/vault': vaultConfig,
  'services/hub': hubConfig,
  [sandboxFolder]: sandboxConfig,
}

/**
 * Everything, with a sandbox where there is no Google client; or with AUTH_MODE=local_file the hub alone, which then
 * has its own way to Google.
 *
 * @throws SettingError when a port is not a port, two services have the same, or production has no Google
 */
export function makePlan(root: string, settings: Environment): Plan {
  const alone = settings['AUTH_MODE'] === 'local_file'
  const sandbox = !alone && !settings['GOOGLE_CLIENT_ID']
  if (sandbox && settings['NODE_ENV'] === 'production') {
    throw new SettingError(
      'NODE_ENV is "production", where no sandbox may stand in for Google: set GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET.',
    )
  }
  const ports = readPorts(settings, {
    ...(!alone && { VAULT_PORT: 8000 }),
    HUB_PORT: 8001,
    ...(sandbox && { GOOGLE_SANDBOX_PORT: 8002 }),
  })
  const local = (setting: string) => `http://localhost:${ports.get(setting)}`
  const dataDir = resolve(root, startSettings.parse(settings).DATA_DIR)
  const environment: Environment = {
    ...(!alone && { VAULT_PUBLIC_URL: local('VAULT_PORT'), OMA_BACKEND_URL: local('VAULT_PORT') }),
    HUB_PUBLIC_URL: local('HUB_PORT'),
    ...settings,
    DATA_DIR: dataDir,
    ...(sandbox && {
      GOOGLE_SANDBOX_URL: local('GOOGLE_SANDBOX_PORT'),
      GOOGLE_CLIENT_ID: 'sandbox-client-id',
      GOOGLE_CLIENT_SECRET: 'sandbox-client-secret',
    }),
  }
  const service = (folder: string, portSetting: string): ServiceSpec => {
    const { HOST: host, ...rest } = environment
    // The sandbox believes whoever reaches it, so a HOST that is meant for the services does not open it.
    const open = folder !== sandboxFolder || settings['GOOGLE_SANDBOX_ALLOW_NETWORK'] === 'true'
    return {
      name: folder.split('/')[1]!,
      script: join(root, folder, 'dist', 'server.js'),
      port: ports.get(portSetting)!,
      portSetting,
      host: open ? host : undefined,
      environment: withoutSecretsOfOthers(folder, open ? environment : rest),
      needsDatabase: folder === 'services/vault',
    }
  }
  const hub = service('services/hub', 'HUB_PORT')
  const services = alone ? [hub] : [service('services/vault', 'VAULT_PORT'), hub]
  return {
    root,
    dataDir,
    databaseUrl: settings['DATABASE_URL'],
    waves: sandbox ? [[service(sandboxFolder, 'GOOGLE_SANDBOX_PORT')], services] : [services],
    urls: {
      vault: alone ? undefined : environment['VAULT_PUBLIC_URL'],
      hub: environment['HUB_PUBLIC_URL']!,
      sandbox: sandbox ? local('GOOGLE_SANDBOX_PORT') : undefined,
    },
  }
}

/** What seals the vault's database must not be found in the environment of a process that has no use for it. */
function withoutSecretsOfOthers(folder: string, environment: Environment): Environment {
  const own = listSettings(schemas[folder]!).map(({ name }) => name)
  const secrets = Object.values(schemas).flatMap((schema) => listSettings(schema).filter(({ secret }) => secret))
  const withheld = secrets.map(({ name }) => name).filter((name) => !own.includes(name))
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !withheld.includes(name)))
}

function readPorts(settings: Environment, defaults: Record<string, number>): Map<string, number> {
  const ports = new Map<string, number>()
  for (const [setting, fallback] of Object.entries(defaults)) {
    const port = Number(settings[setting] ?? fallback)
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw new SettingError(`${setting} is "${settings[setting]}": it must be a port number, 1 to 65535.`)
    }
    const twin = [...ports].find(([, other]) => other === port)
    if (twin) throw new SettingError(`${twin[0]} and ${setting} are both ${port}: give one of them another port.`)
    ports.set(setting, port)
  }
  return ports
}
