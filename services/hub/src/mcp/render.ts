/**
 * A tool's answer as text for a model: the facts of `structuredContent` without the quotes and braces of JSON, which
 * cost a third more tokens and say nothing (docs/decisions/0007-answers-as-text.md).
 */
type Facts = Record<string, unknown>

export function renderFacts(facts: Facts): string {
  const lines: string[] = []
  write(lines, facts, '', '')
  return lines.join('\n')
}

/** @param first stands before the first line, `rest` before all others */
function write(lines: string[], facts: Facts, first: string, rest: string): void {
  let before = first
  for (const name in facts) {
    const value = facts[name]
    // What is not there is not told.
    if (value === null || value === undefined || value === '') continue
    if (Array.isArray(value)) writeList(lines, `${before}${name}:`, value, rest)
    else if (typeof value === 'object') write(lines, value as Facts, `${before}${name}:\n${rest}  `, `${rest}  `)
    else {
      const text = String(value)
      lines.push(lineBreak.test(text) ? `${before}${name}:\n${setIn(text, rest)}` : `${before}${name}: ${text}`)
    }
    before = rest
  }
}

function writeList(lines: string[], head: string, items: unknown[], rest: string): void {
  if (items.length === 0) lines.push(`${head} none`)
  else if (items.every(isWord)) lines.push(`${head} ${items.join(', ')}`)
  else {
    lines.push(head)
    for (const item of items) {
      if (typeof item === 'object') write(lines, item as Facts, `${rest}- `, `${rest}  `)
      else lines.push(`${rest}- ${String(item)}`)
    }
  }
}

/** What can stand in one line with others; a sentence, or what holds their comma, cannot. */
function isWord(item: unknown): boolean {
  return typeof item !== 'object' && !/, |[.?!]$/.test(String(item))
}

/** A mail may have a line that is written as our facts are: all of it goes further in, where no fact of the answer's is. */
function setIn(text: string, rest: string): string {
  return looksLikeFacts.test(text) ? text.replaceAll(/^(?=.)/gm, `${rest}  `) : `${rest}${text}`
}

const lineBreak = /[\n\r\u2028\u2029]/
/** Behind any blank: what is no break is named, because of many breaks each would be a beginning. */
const looksLikeFacts = /^[^\S\n\r\u2028\u2029]*(?:- )?[a-z][a-z_\d]*:/m
