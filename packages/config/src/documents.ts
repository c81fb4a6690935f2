/** Writes the configuration page and `.env.example` from the services' schemas. Pure: same schemas, same text. */
import type * as z from 'zod'
import { listSettings, type Setting } from './settings.ts'

export interface ConfiguredProcess {
  name: string
  summary: string
  schema: z.ZodType
}

/** `docs/generated/configuration.md`. */
export function toConfigurationPage(processes: readonly ConfiguredProcess[]): string {
  const sections = processes.map(({ name, summary, schema }) => {
    const rows = listSettings(schema).map(
      (setting) => `| \`${setting.name}\` | ${setting.description}${condition(setting)} | ${defaultCell(setting)} |`,
    )
    return [`## ${name}`, '', summary, '', '| setting | meaning | default |', '|---|---|---|', ...rows, ''].join('\n')
  })
  return [
    '# Configuration',
    '',
    'Generated from the config schemas by `npm run generate`. Read once at start; a faulty environment lists every',
    'fault and ends the process with exit code 78. One `.env` at the root serves all processes under `npm start`; the',
    'environment wins over it. An empty value counts as not set.',
    '',
    ...sections,
  ].join('\n')
}

/** `.env.example`; `blank` are the settings that stand there empty and uncommented, to be filled in. */
export function toEnvExample(processes: readonly ConfiguredProcess[], blank: readonly string[]): string {
  const written = new Set<string>()
  const lines = [
    '# Generated from the config schemas by `npm run generate`; `npm start` copies it to .env and fills in the secrets.',
    '# All settings: docs/generated/configuration.md.',
  ]
  for (const { name, schema } of processes) {
    lines.push('', `# --- ${name} ---`)
    for (const setting of listSettings(schema)) {
      if (written.has(setting.name)) continue
      written.add(setting.name)
      lines.push(`# ${setting.description}${condition(setting)}`)
      lines.push(blank.includes(setting.name) ? `${setting.name}=` : `# ${setting.name}=${setting.default ?? ''}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function condition({ when, choices }: Setting): string {
  return `${choices ? ` One of: ${choices.join(', ')}.` : ''}${when ? ` Only with ${when}.` : ''}`
}

function defaultCell(setting: Setting): string {
  if (setting.required) return '*required*'
  return setting.default === undefined ? '' : `\`${setting.default}\``
}
