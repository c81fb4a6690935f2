/** What `doctor` looks at. Each check ends with findings, whatever happens. */
import { Secret } from '@oma/config'
import { ProblemError } from '@oma/contract'
import { createGoogleOAuth, createGoogleTransport } from '@oma/google'
import { describeRefusal } from '../db/client.ts'
import { inspectDatabase } from '../db/inspect.ts'
import { googleSettings } from '../google/client-settings.ts'
import { countKeyUsage } from '../keyring/key-usage.ts'
import { createDataKeyStore, createSealedValueStore } from '../keyring/store.ts'
import { qualifies } from '../operator/operators.ts'
import { createOperatorStore } from '../operator/store.ts'
import type { OpenVault } from './open-vault.ts'

export interface Finding {
  about: 'settings' | 'database' | 'migrations' | 'clock' | 'keys' | 'operators' | 'Google'
  fine: boolean
  says: string
  /** What to do about it. */
  toDo?: string
}

const oldestPostgres = 15
/** Tokens and sessions are dated by the vault and looked up by the database. */
const tolerableMs = 2_000

export async function checkDatabase({ config, db }: OpenVault): Promise<Finding[]> {
  const facts = await inspectDatabase(db, config.MIGRATIONS_DIR).catch((error: unknown) => {
    const refusal = describeRefusal(error)
    return refusal ? `does not accept DATABASE_URL: ${refusal}` : 'is not answering at DATABASE_URL'
  })
  if (typeof facts === 'string') {
    return [{ about: 'database', fine: false, says: facts, toDo: 'start it, or correct DATABASE_URL' }]
  }
  const old = facts.majorVersion < oldestPostgres
  const { aheadMs, missing, unknown } = facts
  return [
    {
      about: 'database',
      fine: !old,
      says: `PostgreSQL ${facts.version}`,
      ...(old && { toDo: `use PostgreSQL ${oldestPostgres} or later` }),
    },
    describeMigrations(missing, unknown),
    {
      about: 'clock',
      fine: Math.abs(aheadMs) <= tolerableMs,
      says: `the database is ${Math.abs(aheadMs)} ms ${aheadMs < 0 ? 'behind' : 'ahead'}`,
      ...(Math.abs(aheadMs) > tolerableMs && { toDo: 'set the clocks of both machines by NTP' }),
    },
  ]
}

function describeMigrations(missing: number, unknown: number): Finding {
  const about = 'migrations'
  if (missing > 0) {
    return { about, fine: false, says: `${missing} missing`, toDo: 'start the vault, or: npm run vault -- migrate' }
  }
  if (unknown > 0) {
    return { about, fine: false, says: `${unknown} of a newer version`, toDo: 'run that version of the vault' }
  }
  return { about, fine: true, says: 'the tables are of this version' }
}

/** Whether every root key that rows need is in the settings. */
export async function checkKeys({ db, rootKeys }: OpenVault): Promise<Finding[]> {
  const usage = await countKeyUsage(createDataKeyStore(db), createSealedValueStore(db), rootKeys)
  const missing = usage.rootKeys.filter(({ is }) => is === 'missing')
  if (missing.length === 0) return [{ about: 'keys', fine: true, says: 'every root key that is in use is there' }]
  return missing.map(({ id, dataKeys, values }) => ({
    about: 'keys',
    fine: false,
    says: `${dataKeys + values} rows need root key ${id}`,
    toDo: 'put the SECRET_KEY of that time into SECRET_KEY_PREVIOUS',
  }))
}

/** Whether anybody runs this installation; an address alone makes nobody operator. */
export async function checkOperators({ config, db }: OpenVault): Promise<Finding[]> {
  const about = 'operators'
  const addresses = config.ADMIN_EMAILS
  const store = createOperatorStore(db)
  const operators = (await store.listCandidates()).filter((candidate) => qualifies(candidate, addresses))
  if (operators.length > 0) {
    const says = addresses.length === 0 ? 'the first account' : `${operators.length} of those in ADMIN_EMAILS`
    return [{ about, fine: true, says }]
  }
  if ((await store.countUsers('')) === 0) return [{ about, fine: true, says: 'nobody yet, as there is no account' }]
  const says =
    addresses.length === 0
      ? 'nobody, as the first account is gone'
      : 'nobody: no address in ADMIN_EMAILS is that of the first account, or of one made on this machine'
  const [name, make] = addresses.length === 0 ? ['name somebody in ADMIN_EMAILS and ', 'them'] : ['', 'one of them']
  return [{ about, fine: false, says, toDo: `${name}make ${make} an account: npm run vault -- users create` }]
}

/** Asks for a refresh that cannot succeed: how it fails tells whether Google is there and knows this client. */
export async function checkGoogle({ config, now }: OpenVault): Promise<Finding[]> {
  const about = 'Google'
  const name = config.GOOGLE_SANDBOX_URL ? `the sandbox at ${config.GOOGLE_SANDBOX_URL}` : 'Google'
  const transport = createGoogleTransport({ sandboxUrl: config.GOOGLE_SANDBOX_URL })
  const google = createGoogleOAuth({ ...googleSettings(config), fetch: transport.fetch, now })
  const error = await google.refresh(new Secret('no-such-token')).then(
    () => undefined,
    (error: unknown) => error,
  )
  await transport.close()
  if (error instanceof ProblemError && error.code === 'google-needs-reconnect') {
    return [{ about, fine: true, says: `${name} answers, and knows this client` }]
  }
  const says = error instanceof ProblemError ? error.message : `${name} is not answering`
  const toDo = `look at ${config.GOOGLE_SANDBOX_URL ? 'GOOGLE_SANDBOX_URL' : 'GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET and the way out'}`
  return [{ about, fine: false, says, toDo }]
}
