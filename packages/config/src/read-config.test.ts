import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { ConfigError, readConfig, Secret, secretSetting } from './index.ts'

const schema = z.object({
  PORT: z.coerce.number().int().default(8000).describe('Port.'),
  KEY: secretSetting(z.string().min(8, 'must have at least 8 characters')).describe('Key.'),
  URL: z.url().describe('Address.'),
})

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(schema, environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
  }
  return []
}

describe('readConfig', () => {
  it('reads numbers, defaults and secrets, and ignores what is not its own', () => {
    const config = readConfig(schema, { KEY: 'long enough', URL: 'https://a.example', HOME: '/root' })

    expect(config).toMatchObject({ PORT: 8000, URL: 'https://a.example' })
    expect(config.KEY.reveal()).toBe('long enough')
  })

  it('lists every fault together', () => {
    expect(faultsOf({ PORT: 'many', KEY: 'short' })).toEqual([
      expect.stringMatching(/^PORT: /),
      'KEY: must have at least 8 characters',
      'URL: is required',
    ])
  })

  it('names settings and never values', () => {
    expect(faultsOf({ PORT: 'leak-1', KEY: 'leak-2', URL: 'leak-3' }).join()).not.toContain('leak')
  })

  it('leaves out what is blank around a value, such as the line break at the end of a secret’s file', () => {
    const config = readConfig(schema, { PORT: ' 81', KEY: 'long enough\n', URL: 'https://a.example\r\n' })

    expect(config).toMatchObject({ PORT: 81, URL: 'https://a.example' })
    expect(config.KEY.reveal()).toBe('long enough')
  })

  it('takes an empty value for absent', () => {
    expect(readConfig(schema, { PORT: '', KEY: 'long enough', URL: 'https://a.example' }).PORT).toBe(8000)
    expect(faultsOf({ KEY: ' ', URL: 'https://a.example' })).toEqual(['KEY: is required'])
  })
})

describe('a secret', () => {
  it('cannot be printed by accident', () => {
    const secret = new Secret('hunter2')
    const prints = [
      String(secret),
      [secret].join(),
      JSON.stringify({ secret }),
      inspect({ secret }, { depth: 9 }),
      Object.values(secret).join(),
    ]

    expect(prints.join()).not.toContain('hunter2')
    expect(secret.reveal()).toBe('hunter2')
  })
})
