/**
 * Quotes and lists of HTML as text. The library puts a mark before each line for each level, so that a megabyte of nested
 * quotes took half a minute and became a hundred: here, levels beyond the eighth stand where the eighth does.
 */
import type { DomNode, FormatCallback } from 'html-to-text'

const deepest = 8
const indenting = new Set<string | undefined>(['blockquote', 'ul', 'ol'])

export const formatQuote: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 })
  walk(element.children, builder)
  builder.closeBlock({ trailingLineBreaks: 2, ...(isIndented(element) && { blockTransform: markAsQuote }) })
}

export const formatList: FormatCallback = (element, walk, builder) => {
  const { children, parent, name, attribs } = element
  const items = children.filter(({ type, data }) => type !== 'text' || data?.trim())
  const breaks = parent?.name === 'li' ? 1 : 2
  if (!isIndented(element)) {
    for (const item of items) {
      builder.openBlock({ leadingLineBreaks: 1 })
      walk([item], builder)
      builder.closeBlock({ trailingLineBreaks: 1 })
    }
    return
  }
  const first = Number((attribs as Record<string, string> | undefined)?.['start'] ?? 1)
  const prefixes = items.map((item, index) => (item.name !== 'li' ? '' : name === 'ol' ? `${first + index}. ` : '* '))
  const maxPrefixLength = prefixes.reduce((most, { length }) => Math.max(most, length), 0)
  builder.openList({ interRowLineBreaks: 1, leadingLineBreaks: breaks, maxPrefixLength, prefixAlign: 'left' })
  for (const [index, item] of items.entries()) {
    builder.openListItem({ prefix: prefixes[index]! })
    walk([item], builder)
    builder.closeListItem()
  }
  builder.closeList({ trailingLineBreaks: breaks })
}

function isIndented(element: DomNode): boolean {
  let depth = 0
  for (let above = element.parent; above; above = above.parent) if (indenting.has(above.name)) depth++
  return depth < deepest
}

function markAsQuote(text: string): string {
  return text
    .replaceAll(/^\n+|\n+$/g, '')
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
}
