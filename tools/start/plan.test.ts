import { expect, it } from 'vitest'
import { nodeFlags as hubFlags } from '@oma/hub/node-flags'
import { nodeFlags as vaultFlags } from '@oma/vault/node-flags'
import { makeBanner } from './banner.ts'
import { makePlan } from './plan.ts'

const names = (plan: ReturnType<typeof makePlan>) => plan.waves.map((wave) => wave.map(({ name }) => name))

it('uses the sandbox without GOOGLE_CLIENT_ID, and tells the services', () => {
  const plan = makePlan('/oma', {})

  expect(names(plan)).toEqual([['google-sandbox'], ['vault', 'hub']])
  expect(plan.waves[1]?.[0]).toMatchObject({
    script: '/oma/services/vault/dist/server.js',
    port: 8000,
    needsDatabase: true,
    environment: {
      GOOGLE_SANDBOX_URL: 'http://localhost:8002',
      GOOGLE_CLIENT_ID: 'sandbox-client-id',
      GOOGLE_CLIENT_SECRET: 'sandbox-client-secret',
    },
  })
  expect(plan.waves.flat().map(({ nodeFlags }) => nodeFlags)).toEqual([[], vaultFlags, hubFlags])
  expect(plan).toMatchObject({ dataDir: '/oma/.data', databaseUrl: undefined })
})

it('uses the real Google with GOOGLE_CLIENT_ID, and asks for no sandbox port', () => {
  const plan = makePlan('/oma', { GOOGLE_CLIENT_ID: 'mine', HUB_PORT: '8002' })

  expect(names(plan)).toEqual([['vault', 'hub']])
  expect(plan.waves[0]?.[0]?.environment).toMatchObject({ GOOGLE_CLIENT_ID: 'mine' })
  expect(plan.waves[0]?.[0]?.environment).not.toHaveProperty('GOOGLE_SANDBOX_URL')
})

it('lets a changed port reach everyone who has to know it, unless told otherwise', () => {
  const { waves, urls } = makePlan('/oma', { VAULT_PORT: '9000', HUB_PUBLIC_URL: 'https://hub.example' })

  expect(waves[1]?.[1]?.environment).toMatchObject({
    OMA_BACKEND_URL: 'http://localhost:9000',
    VAULT_PUBLIC_URL: 'http://localhost:9000',
    HUB_PUBLIC_URL: 'https://hub.example',
  })
  expect(urls).toEqual({ vault: 'http://localhost:9000', hub: 'https://hub.example', sandbox: 'http://localhost:8002' })
})

it('runs the hub alone, without database and sandbox, when Google is reached with local files', () => {
  const plan = makePlan('/oma', { AUTH_MODE: 'local_file', VAULT_PORT: '8001' })

  expect(names(plan)).toEqual([['hub']])
  expect(plan.waves[0]?.[0]).toMatchObject({ needsDatabase: false, environment: { DATA_DIR: '/oma/.data' } })
  expect(plan.waves[0]?.[0]?.environment).not.toHaveProperty('GOOGLE_SANDBOX_URL')
  expect(makeBanner(plan)).toContain('claude mcp add --transport http oma http://localhost:8001/mcp\n')
  expect(makeBanner(plan)).not.toContain('ashboard')
})

it('keeps the sandbox to this machine when HOST opens the services, unless it is told', () => {
  const hosts = (settings: Record<string, string>) =>
    makePlan('/oma', { HOST: '0.0.0.0', ...settings })
      .waves.flat()
      .map(({ host, environment }) => [host, environment['HOST']])

  const everywhere = ['0.0.0.0', '0.0.0.0']
  expect(hosts({})).toEqual([[undefined, undefined], everywhere, everywhere])
  expect(hosts({ GOOGLE_SANDBOX_ALLOW_NETWORK: 'true' })).toEqual([everywhere, everywhere, everywhere])
})

it('gives all services one data folder', () => {
  const { waves, dataDir } = makePlan('/oma', { DATA_DIR: 'kept' })

  expect(dataDir).toBe('/oma/kept')
  expect(waves.flat().map(({ environment }) => environment['DATA_DIR'])).toEqual(Array(3).fill('/oma/kept'))
})

it('keeps the secrets of a service from the others', () => {
  const { waves } = makePlan('/oma', {
    SECRET_KEY: 'key',
    DATABASE_URL: 'postgres://db',
    HUB_CLIENT_SECRET: 'pair',
    OMA_ACCESS_TOKEN: 'token',
    PATH: '/bin',
  })
  const [sandbox, vault, hub] = waves.flat().map(({ environment }) => environment)

  expect(sandbox).toMatchObject({ PATH: '/bin' })
  for (const secret of ['SECRET_KEY', 'DATABASE_URL', 'HUB_CLIENT_SECRET', 'OMA_ACCESS_TOKEN'])
    expect(sandbox).not.toHaveProperty(secret)
  expect(vault).toMatchObject({ SECRET_KEY: 'key', DATABASE_URL: 'postgres://db', HUB_CLIENT_SECRET: 'pair' })
  expect(vault).not.toHaveProperty('OMA_ACCESS_TOKEN')
  expect(hub).toMatchObject({ HUB_CLIENT_SECRET: 'pair', OMA_ACCESS_TOKEN: 'token' })
  expect(hub).not.toHaveProperty('SECRET_KEY')
  expect(hub).not.toHaveProperty('DATABASE_URL')
})

it('says in the banner where to go and how to sign in, that Google is a sandbox, and never the database URL', () => {
  const banner = makeBanner(makePlan('/oma', { DATABASE_URL: 'postgres://user:hidden@db/oma' }))

  expect(banner).toContain('http://localhost:8000')
  expect(banner).toContain('claude mcp add --transport http oma http://localhost:8001/mcp ')
  expect(banner).not.toContain('token')
  expect(banner).toContain('a sandbox, http://localhost:8002')
  expect(banner).not.toContain('hidden')
  expect(makeBanner(makePlan('/oma', { GOOGLE_CLIENT_ID: 'mine' }))).toContain('the real one')
})
