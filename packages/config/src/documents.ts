/** Writes the configuration page and `.env.example` from the services' schemas. Pure: same schemas, same text. */
import type * as z from 'zod'
import { listSettings, type Setting } from './settings.ts'

export interface ConfiguredProcess {
  name: string
  summary: string
  schema: z.ZodType
}

/** A setting of one process, and which processes read the same name. */
interface Row extends Setting {
  process: string
  readers: readonly string[]
}

/** `docs/generated/configuration.md`. */
export function toConfigurationPage(processes: readonly ConfiguredProcess[]): string {
  const rows = listRows(processes)
  const sections = processes.map(({ name, summary }) =>
    [
      `## ${name}`,
      '',
      summary,
      '',
      '| setting | meaning | default |',
      '|---|---|---|',
      ...rows.filter(({ process }) => process === name).map(toTableRow),
      '',
    ].join('\n'),
  )
  return [
    '# Configuration',
    '',
    'Generated from the config schemas by `npm run generate`. Each process reads its environment once, at the start; a',
    'faulty one lists every fault and ends the process with exit code 78. An empty value counts as not set. One `.env` at',
    'the root serves all of them, under `npm start` and `docker compose` alike, and the environment wins over it. A',
    'setting that several processes read has one value for all.',
    '',
    ...sections,
  ].join('\n')
}

/** `.env.example`; `blank` are the settings that stand there empty and uncommented, to be filled in. */
export function toEnvExample(processes: readonly ConfiguredProcess[], blank: readonly string[]): string {
  const rows = listRows(processes)
  const isBlank = ({ name }: Row) => blank.includes(name)
  const isShared = ({ readers }: Row) => readers.length > 1
  const groups = [
    { title: 'to be filled in; `npm start` makes random ones', rows: blank.flatMap((name) => rowsOf(name, rows)) },
    { title: 'read by several', rows: rows.filter((row) => isShared(row) && !isBlank(row)) },
    ...processes.map(({ name }) => ({
      title: name,
      rows: rows.filter((row) => row.process === name && !isShared(row) && !isBlank(row)),
    })),
  ].filter((group) => group.rows.length > 0)
  return [
    '# Generated from the config schemas by `npm run generate`. `npm start` copies it to .env, unless there is one, and',
    '# fills in the secrets. More about the settings: docs/generated/configuration.md.',
    ...groups.flatMap((group) => ['', `# --- ${group.title} ---`, ...toEnvLines(group.rows, blank)]),
    '',
  ].join('\n')
}

function listRows(processes: readonly ConfiguredProcess[]): Row[] {
  const settings = processes.flatMap(({ name: process, schema }) =>
    listSettings(schema).map((setting) => ({ process, ...setting })),
  )
  return settings.map((setting) => ({
    ...setting,
    readers: settings.filter(({ name }) => name === setting.name).map(({ process }) => process),
  }))
}

function toTableRow(row: Row): string {
  const others = row.readers.filter((reader) => reader !== row.process)
  const also = others.length > 0 ? ` Also read by ${others.join(', ')}.` : ''
  return `| \`${row.name}\` | ${escapeCell(meaningOf(row) + also)} | ${defaultCell(row)} |`
}

/** Each name once, below everything that is said about it. */
function toEnvLines(rows: readonly Row[], blank: readonly string[]): string[] {
  const names = [...new Set(rows.map(({ name }) => name))]
  return names.flatMap((name) => {
    const same = rowsOf(name, rows)
    // Under which mode one of several reads it is for the page; here it would part what they have in common.
    const meaning = same.length > 1 ? withChoices : meaningOf
    const meanings = [...new Set(same.map(meaning))].map((text) => {
      const readers = same.filter((row) => meaning(row) === text).map(({ process }) => process)
      return same.length > 1 ? `# ${readers.join(', ')}: ${text}` : `# ${text}`
    })
    const fallback = same.find((row) => row.default !== undefined)?.default ?? ''
    return [...meanings, blank.includes(name) ? `${name}=` : `# ${name}=${fallback}`]
  })
}

function rowsOf(name: string, rows: readonly Row[]): Row[] {
  return rows.filter((row) => row.name === name)
}

function meaningOf(setting: Setting): string {
  return setting.when ? `${withChoices(setting)} Only with ${setting.when}.` : withChoices(setting)
}

function withChoices({ description, choices }: Setting): string {
  return choices ? `${description} One of: ${choices.join(', ')}.` : description
}

function defaultCell(setting: Setting): string {
  if (setting.required) return '*required*'
  return setting.default ? `\`${setting.default}\`` : ''
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
