/**
 * A tool's answer as text for a model: the facts of `structuredContent` without the quotes and braces of JSON, which
 * cost a third more tokens and say nothing (docs/decisions/0007-answers-as-text.md).
 */
type Facts = Record<string, unknown>

export function renderFacts(facts: Facts): string {
  return linesOf(facts).join('\n')
}

function linesOf(facts: Facts): string[] {
  return Object.entries(facts).flatMap(([name, value]) => linesOfFact(name, value))
}

function linesOfFact(name: string, value: unknown): string[] {
  // What is not there is not told.
  if (value === null || value === undefined || value === '') return []
  if (Array.isArray(value)) return linesOfList(name, value)
  if (typeof value === 'object') return [`${name}:`, ...indent(linesOf(value as Facts))]
  const text = String(value)
  return text.includes('\n') ? [`${name}:`, text] : [`${name}: ${text}`]
}

function linesOfList(name: string, items: unknown[]): string[] {
  if (items.length === 0) return [`${name}: none`]
  if (items.every((item) => typeof item !== 'object')) return [`${name}: ${items.join(', ')}`]
  return [`${name}:`, ...items.flatMap((item) => asItem(linesOf(item as Facts)))]
}

function asItem(lines: string[]): string[] {
  return lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))
}

function indent(lines: string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
