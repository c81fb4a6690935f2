/** A whole vault for a test file: real PostgreSQL, the sandbox as Google, a clock that the test sets. */
import { createClient, type Client } from '@oma/client'
import { readConfig } from '@oma/config'
import { contract, type Contract, type TokenPair, type User } from '@oma/contract'
import { createSandbox } from '@oma/google-sandbox'
import { createGoogleTransport } from '@oma/google'
import { createClock, createTestDatabase, injectFetch, type Clock, type TestDatabase } from '@oma/testing'
import type { FastifyInstance } from 'fastify'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { createApp } from '../app.ts'
import { vaultConfig } from '../config.ts'
import { openDatabase } from '../db/client.ts'
import type { GuardedFetch } from '@oma/http'
import { openRedis } from '../db/redis.ts'

export interface TestUser {
  user: User
  username: string
  password: string
  pair: TokenPair
  client: Client<Contract>
}

export interface TestVault {
  app: FastifyInstance
  clock: Clock
  database: TestDatabase
  /** Origin of the sandbox that is this vault's Google. */
  sandboxUrl: string
  publicUrl: string
  secretKey: string
  hub: { client_id: string; client_secret: string }
  /** A client that carries this bearer, or none. */
  as(token?: string): Client<Contract>
  /** One that carries this bearer to another replica. */
  at(replica: FastifyInstance, token: string): Client<Contract>
  /** Another replica at the same database. */
  startReplica(): Promise<FastifyInstance>
  /** Registers somebody new and logs in. */
  join(): Promise<TestUser>
  close(): Promise<void>
}

/** Generated here, so that no secret stands in the repository. */
const secret = () => randomBytes(32).toString('base64url')

export interface StartOptions {
  /** Told when REDIS_URL cannot be reached, and when it can again. */
  onRedisChange?: (reachable: boolean) => void
  /** How often what runs beside requests looks for work. */
  backgroundMs?: number
  /** What is found where clients' metadata documents are looked for; nothing when left out. */
  fetchGuarded?: GuardedFetch
}

const offline: GuardedFetch = async (url) => {
  throw new Error(`nothing is fetched in tests: ${String(url)}`)
}

export async function startVault(
  environment: Record<string, string> = {},
  { onRedisChange = () => {}, backgroundMs, fetchGuarded = offline }: StartOptions = {},
): Promise<TestVault> {
  const clock = createClock()
  const database = await createTestDatabase()
  const sandbox = await createSandbox({ now: clock.now, logLevel: 'silent' })
  const sandboxUrl = await sandbox.listen({ host: '127.0.0.1', port: 0 })
  const hub = { client_id: 'oma-hub', client_secret: secret() }
  const config = readConfig(vaultConfig, {
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '4',
    SECRET_KEY: createHash('sha256').update(secret()).digest('hex'),
    HUB_CLIENT_SECRET: hub.client_secret,
    GOOGLE_SANDBOX_URL: sandboxUrl,
    DASHBOARD_DIR: '/nowhere',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    NODE_ENV: 'test',
    // Tests come from one address and are in a hurry.
    RATE_LIMIT_FACTOR: '1000',
    ...environment,
  })
  const transport = createGoogleTransport({ sandboxUrl })
  const closing: (() => Promise<void>)[] = []
  async function startReplica() {
    const handle = openDatabase(config.DATABASE_URL.reveal(), config.DATABASE_POOL_SIZE)
    const redis = config.REDIS_URL && openRedis({ url: config.REDIS_URL.reveal(), onChange: onRedisChange })
    await redis?.connect().catch(() => undefined)
    const replica = await createApp({
      config,
      database: handle,
      googleFetch: transport.fetch,
      redis,
      fetchGuarded,
      now: clock.now,
      ...(backgroundMs && { backgroundMs }),
    })
    closing.push(
      () => replica.close(),
      handle.close,
      async () => redis?.disconnect(),
    )
    return replica
  }
  const app = await startReplica()
  const connect = (replica: FastifyInstance, token?: string) =>
    createClient(contract, {
      baseUrl: config.VAULT_PUBLIC_URL,
      fetch: injectFetch(replica),
      ...(token && { token: () => token }),
    })
  const as = (token?: string) => connect(app, token)

  return {
    app,
    clock,
    database,
    sandboxUrl,
    publicUrl: config.VAULT_PUBLIC_URL,
    secretKey: config.SECRET_KEY.reveal(),
    hub,
    as,
    at: connect,
    startReplica,
    async join() {
      const username = `${randomUUID()}@example.test`
      const password = secret()
      const user = await as().auth.register({ body: { username, password } })
      const pair = await as().auth.login({ body: { username, password } })
      return { user, username, password, pair, client: as(pair.access_token) }
    },
    async close() {
      for (const close of closing) await close()
      await transport.close()
      await sandbox.close()
      await database.drop()
    },
  }
}

/** A vault for one test alone, where the test needs its own settings. */
export async function startVaultForTest(...settings: Parameters<typeof startVault>): Promise<TestVault> {
  const vault = await startVault(...settings)
  onTestFinished(() => vault.close())
  return vault
}
