import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { checkSettings } from './check-settings.ts'
import { makePlan, SettingError } from './plan.ts'

const secrets = {
  SECRET_KEY: randomBytes(32).toString('base64url'),
  HUB_CLIENT_SECRET: randomBytes(32).toString('base64url'),
}

/** What `npm start` would say, and the code it would end with. */
function refusalOf(settings: Record<string, string>): Partial<SettingError> {
  try {
    checkSettings(makePlan('/oma', settings))
    return {}
  } catch (error) {
    return error as SettingError
  }
}

it('has nothing to say about a fresh .env', () => {
  expect(refusalOf(secrets)).toEqual({})
  expect(refusalOf({ AUTH_MODE: 'local_file' })).toEqual({})
})

it('names the faults of every process at once, and quotes none', () => {
  const { message, exitCode } = refusalOf({
    LOG_LEVEL: 'hunter2',
    SECRET_KEY: 'hunter2',
    OMA_VERIFY_SSL: 'hunter2',
    VAULT_PORT: 'hunter2',
    HUB_PORT: '0',
  })

  expect(exitCode).toBe(78)
  for (const name of ['LOG_LEVEL', 'SECRET_KEY', 'OMA_VERIFY_SSL', 'VAULT_PORT', 'HUB_PORT', 'HUB_CLIENT_SECRET']) {
    expect(message).toContain(name)
  }
  expect(message).not.toContain('hunter2')
})

it('refuses one port for two services', () => {
  expect(refusalOf({ ...secrets, HUB_PORT: '8000' }).message).toContain('HUB_PORT: is 8000, like VAULT_PORT')
})

it('refuses production without a Google client in one sentence', () => {
  const { message } = refusalOf({ ...secrets, NODE_ENV: 'production' })

  expect(message).toContain('GOOGLE_CLIENT_ID: is required in production')
  expect(message).not.toContain('GOOGLE_SANDBOX_URL')
})
