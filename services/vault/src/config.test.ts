import { ConfigError, readConfig } from '@oma/config'
import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { vaultConfig } from './config.ts'

const goodKey = () => randomBytes(32).toString('base64')

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://oma@db/oma',
  GOOGLE_CLIENT_ID: 'mine',
  GOOGLE_CLIENT_SECRET: 'google gave it',
}

const development = {
  DATABASE_URL: 'postgres://oma@localhost/oma',
  SECRET_KEY: goodKey(),
  GOOGLE_SANDBOX_URL: 'http://localhost:8002',
}

const read = (environment: Record<string, string>) => readConfig(vaultConfig, environment)

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    read(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('SECRET_KEY', () => {
  it.each([
    ['missing', '', 'SECRET_KEY: is required'],
    ['blank', '   ', 'SECRET_KEY: is required'],
    ['short', 'zJ8v!Qm2', 'SECRET_KEY: must have at least 32 characters; make one with: openssl rand -base64 32'],
    ['from an example', 'change-me-to-a-long-random-value-please', 'SECRET_KEY: looks like an example'],
    ['from another example', 'my-super-secret-key-that-is-long-enough', 'SECRET_KEY: looks like an example'],
    ['one letter', 'a'.repeat(64), 'SECRET_KEY: looks like an example'],
  ])('that is %s stops the start in production, alone among the faults', (_, key, fault) => {
    const faults = faultsOf({ ...production, SECRET_KEY: key })

    expect(faults).toEqual([expect.stringContaining(fault)])
  })

  it('that is random is accepted in production', () => {
    expect(faultsOf({ ...production, SECRET_KEY: goodKey() })).toEqual([])
    expect(faultsOf({ ...production, SECRET_KEY: randomBytes(32).toString('hex') })).toEqual([])
  })

  it('may be followed by former ones, each a secret of its own', () => {
    const [one, other] = [goodKey(), goodKey()]

    const { SECRET_KEY_PREVIOUS } = read({ ...development, SECRET_KEY_PREVIOUS: `${one}, ${other},` })

    expect(SECRET_KEY_PREVIOUS.map((key) => key.reveal())).toEqual([one, other])
  })
})

describe('a faulty environment', () => {
  it('is answered with every fault together', () => {
    expect(faultsOf({})).toEqual([
      'DATABASE_URL: is required',
      'SECRET_KEY: is required',
      expect.stringMatching(/^GOOGLE_CLIENT_ID: is required/),
    ])
  })

  it('is never quoted, whatever is wrong with it', () => {
    const names = Object.keys(read(development))
    const everything = Object.fromEntries(names.map((name) => [name, 'leak-4711']))

    const faults = faultsOf({ ...everything, GOOGLE_CLIENT_ID: '' })

    expect(faults.length).toBeGreaterThan(8)
    expect(faults.join()).not.toContain('leak')
  })

  it.each([
    ['DATABASE_URL', 'mysql://db/oma', 'must start with postgres://'],
    ['DATABASE_URL', 'postgres://oma:hunter2@@@:bad', 'is not an address'],
    ['TRUST_PROXY', 'everybody', 'must be addresses or networks'],
    ['TRUST_PROXY', '0.0.0.0/0', 'must be addresses or networks'],
    ['VAULT_PORT', 'eighty', 'must be a number'],
    ['VAULT_PUBLIC_URL', 'vault.example.org', 'must be an address'],
    ['HUB_CLIENT_SECRET', 'short', 'must have at least 32 characters'],
    ['NODE_ENV', 'prod', 'must be one of development, test, production'],
  ])('%s=%s is refused by name', (name, value, message) => {
    expect(faultsOf({ ...development, [name]: value })).toEqual([expect.stringContaining(`${name}: ${message}`)])
  })
})

it('wants https in production, except on this machine', () => {
  const of = (url: string) => faultsOf({ ...production, SECRET_KEY: goodKey(), VAULT_PUBLIC_URL: url })

  expect(of('http://vault.example.org')).toEqual([expect.stringContaining('VAULT_PUBLIC_URL: must be https')])
  expect([of('https://vault.example.org'), of('http://localhost:8000')]).toEqual([[], []])
})

it('names what only several settings together show beside the faults of single ones', () => {
  const settings = {
    ...production,
    SECRET_KEY: goodKey(),
    VAULT_PUBLIC_URL: 'http://vault.example.org',
    LOG_LEVEL: 'loud',
  }

  expect(faultsOf(settings).map((fault) => fault.split(':')[0])).toEqual(['LOG_LEVEL', 'VAULT_PUBLIC_URL'])
})

it('wants every secret as good as the first', () => {
  expect(faultsOf({ ...development, SECRET_KEY_PREVIOUS: `${goodKey()},short` })[0]).toContain('SECRET_KEY_PREVIOUS')
  expect(faultsOf({ ...development, HUB_CLIENT_SECRET: 'change-me-change-me-change-me-change-me' })[0]).toContain(
    'HUB_CLIENT_SECRET: looks like an example',
  )
})

describe('Google', () => {
  it('is refused without its secret', () => {
    expect(faultsOf({ ...production, SECRET_KEY: goodKey(), GOOGLE_CLIENT_SECRET: '' })).toEqual([
      'GOOGLE_CLIENT_SECRET: is required with GOOGLE_CLIENT_ID',
    ])
  })

  it('cannot be a sandbox in production', () => {
    const faults = faultsOf({ ...production, SECRET_KEY: goodKey(), GOOGLE_SANDBOX_URL: 'http://localhost:8002' })

    expect(faults).toEqual(['GOOGLE_SANDBOX_URL: must not be set in production'])
  })
})

it('derives the addresses from the port, and prefers what it is told', () => {
  expect(read({ ...development, VAULT_PORT: '9000' })).toMatchObject({
    VAULT_PUBLIC_URL: 'http://localhost:9000',
    GOOGLE_REDIRECT_URI: 'http://localhost:9000/api/auth/callback',
  })
  expect(read({ ...development, VAULT_PUBLIC_URL: 'https://vault.example.org/' })).toMatchObject({
    VAULT_PUBLIC_URL: 'https://vault.example.org',
    GOOGLE_REDIRECT_URI: 'https://vault.example.org/api/auth/callback',
  })
})

it('hands secrets on in a wrapper that does not print them', () => {
  const secrets = { SECRET_KEY: goodKey(), SECRET_KEY_PREVIOUS: goodKey(), HUB_CLIENT_SECRET: goodKey() }
  const config = read({ ...development, ...secrets, DATABASE_URL: 'postgres://oma:hunter2@db/oma' })

  const printed = inspect(config, { depth: 9 }) + JSON.stringify(config)

  for (const secret of [...Object.values(secrets), 'hunter2']) expect(printed).not.toContain(secret)
})
