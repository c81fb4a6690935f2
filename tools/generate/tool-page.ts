/** Writes `docs/generated/tools.md` from the hub's list of tools. Pure: the same tools give the same text. */
import * as z from 'zod'

/** What the page needs of a tool. */
export interface DescribedTool {
  name: string
  title: string
  description: string
  service: string | undefined
  scope: string | undefined
  googleScopes: readonly string[]
  effect: 'read' | 'write' | 'destroy'
  input: z.ZodType
  output: z.ZodType
}

interface Json {
  type?: string | string[]
  description?: string
  default?: unknown
  enum?: unknown[]
  const?: unknown
  format?: string
  items?: Json
  anyOf?: Json[]
  properties?: Record<string, Json>
  required?: string[]
}

const effects = { read: 'reads', write: 'adds or changes', destroy: 'takes away' }

export function toToolPage(tools: readonly DescribedTool[]): string {
  const overview = tools.map(
    ({ name, title, service, effect }) =>
      `| [\`${name}\`](#${name}) | ${title} | ${effects[effect]} | ${service ?? 'none'} |`,
  )
  return [
    '# Tools',
    '',
    "Generated from the hub's tools by `npm run generate`. This is what an MCP client sees after signing in.",
    '',
    '| tool | what | effect | Google service |',
    '|---|---|---|---|',
    ...overview,
    '',
    ...tools.map(toSection),
  ].join('\n')
}

function toSection({ name, description, scope, googleScopes, input, output }: DescribedTool): string {
  const access = googleScopes.map((scope) => `\`${scope}\``).join(' or ')
  return [
    `## ${name}`,
    '',
    description,
    '',
    access
      ? `Needs a token with \`${scope}\`, and from Google ${access}.\n`
      : 'Works without a connection to Google.\n',
    ...toTable('Takes', 'input', input),
    ...toTable('Gives', 'output', output),
  ].join('\n')
}

function toTable(heading: string, io: 'input' | 'output', schema: z.ZodType): string[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  const rows = Object.entries(properties).map(([name, property]) => {
    const optional = required.includes(name) ? '' : `, ${absenceOf(property)}`
    return `| \`${name}\` | ${typeOf(property)}${optional} | ${escapeCell(property.description ?? '')} |`
  })
  if (rows.length === 0) return [`${heading} nothing.`, '']
  return [`| ${heading.toLowerCase()} | type | meaning |`, '|---|---|---|', ...rows, '']
}

function absenceOf({ default: fallback }: Json): string {
  return fallback === undefined ? 'optional' : `default \`${JSON.stringify(fallback)}\``
}

function typeOf(json: Json): string {
  if (json.anyOf) return json.anyOf.map(typeOf).join(' or ')
  if (json.enum) return json.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or ')
  if (json.const !== undefined) return `\`${JSON.stringify(json.const)}\``
  if (json.type === 'array') return `array of ${json.items ? typeOf(json.items) : 'anything'}`
  if (json.type === 'object' && json.properties) return `{${Object.keys(json.properties).join(', ')}}`
  const type = [json.type ?? 'anything'].flat().join(' or ')
  return json.format ? `${type} (${json.format})` : type
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll(/\s+/g, ' ')
}
