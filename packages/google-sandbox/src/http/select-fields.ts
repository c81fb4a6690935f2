/** Google's partial responses: reads a `fields` mask such as `items(id,start/date),nextPageToken` and applies it. */
import { invalidArgument } from './google-error.ts'

/** A parsed mask: a name (or `*`) to the mask beneath it; an empty mask keeps everything. */
export type FieldMask = Map<string, FieldMask>

/** No answer is this deep; a deeper mask would exhaust the stack. */
const deepest = 100

/** Parses a `fields` parameter. Throws Google's 400 when it cannot be read. */
export function parseFields(text: string): FieldMask {
  const tokens = text.match(/[\w*$.-]+|[(),/]|\S/g) ?? []
  let position = 0
  const fail = () =>
    invalidArgument(`Invalid field selection ${text}`, { reason: 'invalidParameter', location: 'fields' })

  function selection(depth: number): FieldMask {
    const mask: FieldMask = new Map()
    do path(mask, depth)
    while (tokens[position] === ',' && ++position)
    return mask
  }

  function path(into: FieldMask, depth: number): void {
    if (depth > deepest) throw fail()
    const name = tokens[position++]
    if (!name || !/^[\w*$.-]+$/.test(name)) throw fail()
    const below = into.get(name) ?? new Map<string, FieldMask>()
    into.set(name, below)
    if (tokens[position] === '/') {
      position++
      path(below, depth + 1)
    } else if (tokens[position] === '(') {
      position++
      for (const [key, value] of selection(depth + 1)) below.set(key, value)
      if (tokens[position++] !== ')') throw fail()
    }
  }

  const mask = selection(1)
  if (position !== tokens.length) throw fail()
  return mask
}

/** Keeps only what the mask names. */
export function selectFields(value: unknown, mask: FieldMask): unknown {
  if (mask.size === 0 || value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => selectFields(item, mask))
  const kept: Record<string, unknown> = {}
  for (const [key, child] of Object.entries(value)) {
    const below = mask.get(key) ?? mask.get('*')
    if (below && child !== undefined) kept[key] = selectFields(child, below)
  }
  return kept
}
