/** What `npm start` runs, decided from the settings alone: which services, on which ports, with which environment. */
import { join, resolve } from 'node:path'
import { listSettings } from '@oma/config'
import { sandboxConfig } from '@oma/google-sandbox/config'
import { hubConfig } from '@oma/hub/config'
import { nodeFlags as hubFlags } from '@oma/hub/node-flags'
import { vaultConfig } from '@oma/vault/config'
import { nodeFlags as vaultFlags } from '@oma/vault/node-flags'
import type * as z from 'zod'
import type { Environment } from './env-file.ts'
import { startSettings } from './settings.ts'

export interface ServiceSpec {
  name: string
  /** Absolute path of the bundle. */
  script: string
  /** Before it on the command line. */
  nodeFlags: readonly string[]
  port: number
  /** The setting that changes the port. */
  portSetting: string
  /** Where it listens; undefined means on localhost. */
  host: string | undefined
  environment: Environment
  schema: z.ZodType
  /** The one that gets the DATABASE_URL. */
  needsDatabase: boolean
}

export interface Plan {
  root: string
  dataDir: string
  settings: Environment
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

/** A fault that the person at the terminal can repair: a setting, a port, another run. */
export class SettingError extends Error {
  override readonly name = 'SettingError'
  readonly exitCode: number

  /** @param exitCode 78 (EX_CONFIG) for a faulty environment */
  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

const sandboxFolder = 'packages/google-sandbox'
type ServiceFolder = 'services/vault' | 'services/hub' | typeof sandboxFolder
const kinds: Record<ServiceFolder, Pick<ServiceSpec, 'schema' | 'nodeFlags'>> = {
  'services/vault': { schema: vaultConfig, nodeFlags: vaultFlags },
  'services/hub': { schema: hubConfig, nodeFlags: hubFlags },
  [sandboxFolder]: { schema: sandboxConfig, nodeFlags: [] },
}

/**
 * Everything, with a sandbox where there is no Google client; or with AUTH_MODE=local_file the hub alone, which then
 * has its own way to Google.
 */
export function makePlan(root: string, settings: Environment): Plan {
  const alone = settings['AUTH_MODE'] === 'local_file'
  const sandbox = !alone && !settings['GOOGLE_CLIENT_ID']
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
  const service = (folder: ServiceFolder, portSetting: string): ServiceSpec => {
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
      ...kinds[folder],
      needsDatabase: folder === 'services/vault',
    }
  }
  const hub = service('services/hub', 'HUB_PORT')
  const services = alone ? [hub] : [service('services/vault', 'VAULT_PORT'), hub]
  return {
    root,
    dataDir,
    settings,
    databaseUrl: settings['DATABASE_URL'],
    waves: sandbox ? [[service(sandboxFolder, 'GOOGLE_SANDBOX_PORT')], services] : [services],
    urls: {
      vault: alone ? undefined : environment['VAULT_PUBLIC_URL'],
      hub: environment['HUB_PUBLIC_URL']!,
      sandbox: environment['GOOGLE_SANDBOX_URL'],
    },
  }
}

/** What seals the vault's database must not be found in the environment of a process that has no use for it. */
function withoutSecretsOfOthers(folder: ServiceFolder, environment: Environment): Environment {
  const own = listSettings(kinds[folder].schema).map(({ name }) => name)
  const secrets = Object.values(kinds).flatMap(({ schema }) => listSettings(schema).filter(({ secret }) => secret))
  const withheld = secrets.map(({ name }) => name).filter((name) => !own.includes(name))
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !withheld.includes(name)))
}

/** What is no port becomes the default here; `checkSettings` names it together with every other fault. */
function readPorts(settings: Environment, defaults: Record<string, number>): Map<string, number> {
  return new Map(
    Object.entries(defaults).map(([setting, fallback]) => {
      const port = Number(settings[setting] ?? fallback)
      return [setting, Number.isInteger(port) && port > 0 && port <= 65_535 ? port : fallback]
    }),
  )
}
