/**
 * Reads Gmail's search language into a tree. Gmail ignores what it does not understand; the sandbox throws a 400
 * instead, so that a program's wrong query is found in its tests.
 */
import { invalidArgument } from '../../http/google-error.ts'

/** A search tree. A term without operator is a word or a quoted phrase. */
export type SearchNode =
  | { kind: 'and' | 'or'; nodes: SearchNode[] }
  | { kind: 'not'; node: SearchNode }
  | { kind: 'term'; operator: string | undefined; value: string }

/** Operators with a value. */
const operators = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'subject',
  'in',
  'is',
  'has',
  'label',
  'category',
  'after',
  'before',
  'newer',
  'older',
  'newer_than',
  'older_than',
  'larger',
  'smaller',
  'size',
  'filename',
  'list',
  'rfc822msgid',
  'deliveredto',
])

/** How deep brackets and signs may nest; a deeper query would exhaust the stack here or in the compiler. */
const deepest = 100

interface Token {
  text: string
  quoted: boolean
}

/** Parses a query. Throws Google's 400 for an unknown operator, an empty value, unbalanced or too deep brackets. */
export function parseQuery(query: string): SearchNode {
  const tokens = tokenize(query)
  let position = 0
  let depth = 0
  const peek = () => tokens[position]
  const at = (text: string) => peek()?.text === text && !peek()?.quoted

  function sequence(end: string | undefined, operator: string | undefined): SearchNode[] {
    const nodes: SearchNode[] = []
    const ended = () => position >= tokens.length || (end !== undefined && at(end))
    while (!ended()) {
      if (at('OR') || at('|')) {
        position++
        const left = nodes.pop()
        if (!left || ended()) throw badQuery('OR needs something on both sides')
        // One flat list, so that a long chain of ORs makes no deep tree.
        nodes.push({ kind: 'or', nodes: [...(left.kind === 'or' ? left.nodes : [left]), item(operator)] })
      } else if (at('AND')) position++
      else if (at('AROUND')) throw badQuery('the sandbox does not know AROUND')
      else nodes.push(item(operator))
    }
    if (end) {
      if (!at(end)) throw badQuery(`missing ${end}`)
      position++
    }
    return nodes
  }

  function item(operator: string | undefined): SearchNode {
    if (++depth > deepest) throw badQuery(`nested deeper than ${deepest}`)
    const node = unboundedItem(operator)
    depth--
    return node
  }

  function unboundedItem(operator: string | undefined): SearchNode {
    const token = tokens[position++]
    if (!token) throw badQuery('unfinished query')
    if (token.quoted) return { kind: 'term', operator, value: token.text }
    if (token.text === '-') return { kind: 'not', node: item(operator) }
    if (token.text === '+') return item(operator)
    if (token.text === '(') return { kind: 'and', nodes: sequence(')', operator) }
    if (token.text === '{') return { kind: 'or', nodes: sequence('}', operator) }
    if (token.text === ')' || token.text === '}') throw badQuery(`unexpected ${token.text}`)
    if (token.text.endsWith(':') && operator === undefined) return operation(token.text.slice(0, -1).toLowerCase())
    return { kind: 'term', operator, value: token.text }
  }

  function operation(name: string): SearchNode {
    if (!operators.has(name)) throw badQuery(`unknown operator ${name}:`)
    if (position >= tokens.length || at(')') || at('}')) throw badQuery(`${name}: needs a value`)
    return item(name)
  }

  return { kind: 'and', nodes: sequence(undefined, undefined) }
}

/** An operator token keeps its colon; `12:30` and `http://x` are words. */
function tokenize(query: string): Token[] {
  const pattern = /"([^"]*)"?|([a-z][a-z_0-9]*:)(?!\/\/)|([(){}|])|([-+])(?=\S)|[^\s(){}"|]+/gi
  return [...query.matchAll(pattern)].map(([text, quoted]) =>
    quoted === undefined ? { text, quoted: false } : { text: quoted, quoted: true },
  )
}

function badQuery(why: string) {
  return invalidArgument(`Invalid query: ${why}.`, { location: 'q' })
}
