/** Looks at the settings of everything that is to be started, before anything is, and names every fault at once. */
import { ConfigError, readConfig } from '@oma/config'
import { SettingError, type Plan, type ServiceSpec } from './plan.ts'

const badConfiguration = 78
/** Stands for the address that the embedded PostgreSQL will have. */
const someDatabase = { DATABASE_URL: 'postgres://embedded/' }

/** @throws SettingError with all faults of all services */
export function checkSettings({ waves, settings, urls }: Plan): void {
  const services = waves.flat()
  const faults = [
    ...(settings['NODE_ENV'] === 'production' && urls.sandbox !== undefined
      ? ['GOOGLE_CLIENT_ID: is required in production, with GOOGLE_CLIENT_SECRET; no sandbox may stand in for Google']
      : services.flatMap(faultsOf)),
    ...services.flatMap((service) => portFault(service, services, settings[service.portSetting])),
  ]
  if (faults.length > 0) throw new SettingError(new ConfigError([...new Set(faults)]).message, badConfiguration)
}

function faultsOf({ schema, environment, needsDatabase }: ServiceSpec): readonly string[] {
  try {
    readConfig(schema, { ...(needsDatabase && someDatabase), ...environment })
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

function portFault({ port, portSetting }: ServiceSpec, services: readonly ServiceSpec[], given?: string): string[] {
  if (given === '0') return [`${portSetting}: must be 1 to 65535`]
  const twin = services.find((other) => other.port === port)!
  return twin.portSetting === portSetting ? [] : [`${portSetting}: is ${port}, like ${twin.portSetting}; change one`]
}
