import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { listSettings, secretSetting, toConfigurationPage, toEnvExample } from './index.ts'

const shared = {
  PORT: z.coerce.number().default(8001).describe('Port.'),
  KEY: secretSetting().describe('Key.'),
}
const schema = z.discriminatedUnion('MODE', [
  z.object({
    ...shared,
    MODE: z.literal('remote').default('remote').describe('Mode.'),
    URL: z.url().describe('Address.'),
  }),
  z.object({
    ...shared,
    MODE: z.literal('local').describe('Mode.'),
    FILE: z.string().default('a.json').describe('File.'),
  }),
])
const processes = [{ name: 'hub', summary: 'The hub.', schema }]

describe('listSettings', () => {
  it('lists each setting of a discriminated union once, and says when it is read', () => {
    expect(listSettings(schema).map(({ name, when, choices }) => ({ name, when, choices }))).toEqual([
      { name: 'PORT', when: undefined, choices: undefined },
      { name: 'KEY', when: undefined, choices: undefined },
      { name: 'MODE', when: undefined, choices: ['remote', 'local'] },
      { name: 'URL', when: 'MODE=remote', choices: undefined },
      { name: 'FILE', when: 'MODE=local', choices: undefined },
    ])
  })

  it('knows what is required and what is secret', () => {
    expect(listSettings(schema)).toContainEqual({ name: 'KEY', description: 'Key.', required: true, secret: true })
    expect(listSettings(schema)).toContainEqual(
      expect.objectContaining({ name: 'PORT', required: false, default: '8001' }),
    )
  })
})

describe('the documents', () => {
  it('hold one row a setting', () => {
    expect(toConfigurationPage(processes)).toContain('| `FILE` | File. Only with MODE=local. | `a.json` |')
    expect(toConfigurationPage(processes)).toContain('| `KEY` | Key. | *required* |')
  })

  it('comment out what has a default and leave room for what must be filled in', () => {
    const lines = toEnvExample(processes, ['KEY']).split('\n')

    expect(lines).toContain('KEY=')
    expect(lines).toContain('# PORT=8001')
  })

  it('write a setting that two processes share once, with what each makes of it', () => {
    const vault = z.object({
      PORT: shared.PORT,
      FILE: z.string().optional().describe('Another file.'),
      OWN: z.string().default('').describe('Its own | <alone>.'),
    })
    const both = [...processes, { name: 'vault', summary: 'The vault.', schema: vault }]

    expect(toEnvExample(both, ['KEY'])).toBe(
      [
        ...toEnvExample(both, ['KEY']).split('\n').slice(0, 2),
        '',
        '# --- to be filled in; `npm start` makes random ones ---',
        '# Key.',
        'KEY=',
        '',
        '# --- read by several ---',
        '# hub, vault: Port.',
        '# PORT=8001',
        '# hub: File.',
        '# vault: Another file.',
        '# FILE=a.json',
        '',
        '# --- hub ---',
        '# Mode. One of: remote, local.',
        '# MODE=remote',
        '# Address. Only with MODE=remote.',
        '# URL=',
        '',
        '# --- vault ---',
        '# Its own | <alone>.',
        '# OWN=',
        '',
      ].join('\n'),
    )
    expect(toConfigurationPage(both)).toContain('| `PORT` | Port. Also read by vault. | `8001` |')
    expect(toConfigurationPage(both)).toContain('| `OWN` | Its own \\| &lt;alone>. |')
  })
})
