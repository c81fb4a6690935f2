/** Several vaults as processes of their own on one database and one sandbox, for tests of what happens between them. */
import { createClient, type Client } from '@oma/client'
import { contract, type Contract } from '@oma/contract'
import { createSandbox } from '@oma/google-sandbox'
import { createSandboxControl, type SandboxControl } from '@oma/google-sandbox/control'
import { createTestDatabase, walkConsent, type TestDatabase } from '@oma/testing'
import { randomBytes, randomUUID } from 'node:crypto'
import { spawnVault, type VaultProcess } from './start-process.ts'

export interface Replicas {
  vaults: VaultProcess[]
  database: TestDatabase
  google: SandboxControl
  /** Somebody who has connected Google. */
  join(): Promise<ReplicatedUser>
  close(): Promise<void>
}

export interface ReplicatedUser {
  id: string
  /** The same login, at one of the vaults. */
  at(vault: VaultProcess): Client<Contract>
}

const publicUrl = 'http://localhost:8000'

/** @param clocksOffMs one vault for each: by how much its clock is wrong */
export async function startReplicas(clocksOffMs: readonly number[]): Promise<Replicas> {
  const database = await createTestDatabase()
  const sandbox = await createSandbox({ logLevel: 'silent' })
  const sandboxUrl = await sandbox.listen({ host: '127.0.0.1', port: 0 })
  const environment = {
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '4',
    SECRET_KEY: randomBytes(32).toString('base64url'),
    GOOGLE_SANDBOX_URL: sandboxUrl,
    VAULT_PUBLIC_URL: publicUrl,
    LOG_LEVEL: 'error',
  }
  const vaults = await Promise.all(clocksOffMs.map((offMs) => spawnVault({ ...environment, ...wrongClock(offMs) })))
  const clientOf = ({ url }: VaultProcess, token?: string) =>
    createClient(contract, { baseUrl: url, ...(token !== undefined && { token: () => token }) })

  return {
    vaults,
    database,
    google: createSandboxControl(sandboxUrl),
    async join() {
      const body = { username: `${randomUUID()}@example.test`, password: randomUUID() }
      const first = vaults[0]!
      const { id } = await clientOf(first).auth.register({ body })
      const { access_token } = await clientOf(first).auth.login({ body })
      const at = (vault: VaultProcess) => clientOf(vault, access_token)
      const { auth_url } = await at(first).google.authUrl({ query: { services: 'gmail,calendar' } })
      const callback = await walkConsent(auth_url, { account: 'ada@example.test' })
      const headers = { cookie: `oma_access=${access_token}` }
      const answer = await fetch(first.url + callback.pathname + callback.search, { headers, redirect: 'manual' })
      if (!answer.headers.get('location')?.endsWith('google=connected'))
        throw new Error(`connecting answered ${answer.status}: ${await answer.text()}`)
      return { id, at }
    },
    async close() {
      await Promise.all(vaults.map((vault) => vault.kill()))
      await sandbox.close()
      await database.drop()
    },
  }
}

/** What the process takes for the time, from its first line on. */
function wrongClock(offMs: number): Record<string, string> {
  const code = `const Real = Date
    globalThis.Date = class extends Real {
      constructor(...given) { given.length === 0 ? super(Real.now() + ${offMs}) : super(...given) }
      static now() { return Real.now() + ${offMs} }
    }`
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` }
}
