import { ConfigError, readConfig } from '@oma/config'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hubConfig } from './config.ts'

const faultsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(hubConfig, environment)
    return []
  } catch (error) {
    return (error as ConfigError).faults
  }
}
const pair = { HUB_CLIENT_ID: 'oma-hub', HUB_CLIENT_SECRET: randomBytes(32).toString('base64url') }

describe('the hub’s settings', () => {
  it('name both ways to get credentials when neither is set', () => {
    const [fault] = faultsOf({})

    expect(fault).toContain('HUB_CLIENT_ID and HUB_CLIENT_SECRET')
    expect(fault).toContain('OMA_ACCESS_TOKEN')
  })

  it('list every fault at once, and no value', () => {
    const faults = faultsOf({ HUB_PORT: 'eighty', OMA_BACKEND_URL: 'not-a-url-but-hunter2', LOG_LEVEL: 'loud' })

    expect(faults.join('\n')).toMatch(/HUB_PORT.*\n.*LOG_LEVEL.*\n.*OMA_BACKEND_URL/s)
    expect(faults.join('\n')).not.toContain('hunter2')
  })

  it('refuse to skip the certificate check in production', () => {
    expect(faultsOf({ ...pair, OMA_VERIFY_SSL: 'false' })).toEqual([])
    expect(faultsOf({ ...pair, OMA_VERIFY_SSL: 'false', NODE_ENV: 'production' })).toEqual([
      'OMA_VERIFY_SSL: false is not allowed in production',
    ])
  })

  it('refuse the sandbox in production', () => {
    expect(faultsOf({ ...pair, GOOGLE_SANDBOX_URL: 'http://localhost:8002', NODE_ENV: 'production' })).toEqual([
      'GOOGLE_SANDBOX_URL: must not be set in production',
    ])
  })

  it('want https in production, except on this machine', () => {
    const of = (HUB_PUBLIC_URL: string) => faultsOf({ ...pair, NODE_ENV: 'production', HUB_PUBLIC_URL })

    expect(of('http://hub.example.org')[0]).toContain('HUB_PUBLIC_URL: must be https')
    expect([of('https://hub.example.org'), of('http://localhost:8001')]).toEqual([[], []])
  })

  it('want the hub’s own secret to exchange a personal access token', () => {
    expect(faultsOf({ OMA_ACCESS_TOKEN: 'oma_pat_x' })[0]).toContain('HUB_CLIENT_SECRET: is required')
  })

  it.each([{ ...pair, OMA_ACCESS_TOKEN: 'oma_pat_x' }, { OMA_ACCESS_TOKEN: 'a.b.c' }, { AUTH_MODE: 'local_file' }])(
    'keep a hub for one person on loopback (%o)',
    (mode) => {
      expect(faultsOf({ ...mode, HOST: '127.0.0.1' })).toEqual([])
      expect(faultsOf({ ...mode, HOST: '0.0.0.0' })[0]).toContain('HOST: must be localhost')
    },
  )

  it('say which values AUTH_MODE takes', () => {
    expect(faultsOf({ AUTH_MODE: 'magic' })).toEqual(['AUTH_MODE: must be oma_backend or local_file'])
  })

  it('name what only several settings together show beside the faults of single ones', () => {
    const faults = faultsOf({ HUB_PORT: 'x', HOST: '0.0.0.0', OMA_ACCESS_TOKEN: 'a.b.c', HUB_PUBLIC_URL: 'nowhere' })

    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['HUB_PORT', 'HUB_PUBLIC_URL', 'HOST'])
    expect(faultsOf({ HUB_PORT: 'x' }).join()).toMatch(/HUB_PORT.*HUB_CLIENT_ID and HUB_CLIENT_SECRET/)
    expect(faultsOf({ ...pair, OMA_REFRESH_TOKEN: 'x' })).toEqual([
      'OMA_ACCESS_TOKEN: is required with OMA_REFRESH_TOKEN',
    ])
  })
})
