/** Turns a search tree into a test for messages. Values that mean nothing (`is:blue`, `after:soon`) are Google's 400. */
import { invalidArgument } from '../../http/google-error.ts'
import type { Message } from '../mailbox/message.ts'
import type { LabelList } from '../labels/label-list.ts'
import { foldWords, holdsWords } from './fold-words.ts'
import { parseQuery, type SearchNode } from './parse-query.ts'
import { readAge, readDate, readSize } from './read-values.ts'
import type { WordIndex } from './word-index.ts'

/** A compiled search. `everywhere` says that the query itself speaks about spam or trash. */
export interface Search {
  matches(message: Message): boolean
  everywhere: boolean
}

/** What values of a query are read against. */
export interface SearchContext {
  labels: LabelList
  nowMs: number
  timeZone: string
  /** Whom `me` means: every address of the person. */
  addresses: readonly string[]
  /** Of the mailbox that is searched; absent when the messages are in none. */
  words?: WordIndex | undefined
}

type Test = (message: Message) => boolean

const places: Record<string, Test> = {
  anywhere: () => true,
  inbox: withLabel('INBOX'),
  sent: withLabel('SENT'),
  draft: withLabel('DRAFT'),
  drafts: withLabel('DRAFT'),
  trash: withLabel('TRASH'),
  bin: withLabel('TRASH'),
  spam: withLabel('SPAM'),
  chats: withLabel('CHAT'),
  snoozed: () => false,
  archive: ({ labelIds }) => !['INBOX', 'SENT', 'DRAFT', 'TRASH', 'SPAM'].some((label) => labelIds.has(label)),
  important: withLabel('IMPORTANT'),
  starred: withLabel('STARRED'),
  unread: withLabel('UNREAD'),
  read: ({ labelIds }) => !labelIds.has('UNREAD'),
  muted: () => false,
}

const attachmentKinds: Record<string, RegExp> = {
  attachment: /./,
  document: /\.(docx?|odt|rtf|txt)$/,
  spreadsheet: /\.(xlsx?|ods|csv)$/,
  presentation: /\.(pptx?|odp)$/,
  pdf: /\.pdf$/,
  image: /\.(png|jpe?g|gif|webp|svg)$/,
}

/** What Gmail finds by the links in a message. */
const linkedPlaces: Record<string, readonly string[]> = {
  drive: [' drive google com ', ' docs google com '],
  youtube: [' youtube com ', ' youtu be '],
}

/** Compiles a query for one mailbox. An empty query matches everything. */
export function compileQuery(query: string, context: SearchContext): Search {
  const tree = parseQuery(query)
  return { matches: compile(tree, context), everywhere: speaksOfSpamOrTrash(tree) }
}

function compile(node: SearchNode, context: SearchContext): Test {
  if (node.kind === 'not') {
    const test = compile(node.node, context)
    return (message) => !test(message)
  }
  if (node.kind === 'term') return term(node.operator, node.value, context)
  const tests = [...node.nodes].sort((a, b) => costOf(a) - costOf(b)).map((each) => compile(each, context))
  return node.kind === 'and' ? (message) => tests.every((test) => test(message)) : anyOf(tests)
}

/** Labels and dates are asked before words are looked for. */
function costOf(node: SearchNode): number {
  if (node.kind !== 'term') return 2
  return node.operator === undefined ? 1 : 0
}

function anyOf(tests: readonly Test[]): Test {
  return (message) => tests.some((test) => test(message))
}

function term(operator: string | undefined, value: string, context: SearchContext): Test {
  if (isMe(operator, value)) return anyOf(context.addresses.map((address) => term(operator, address, context)))
  const words = foldWords(value)
  const near = context.words?.candidates(words)
  const among = (test: Test): Test => (near ? (message) => near.has(message) && test(message) : test)
  switch (operator) {
    case undefined:
      return among((message) => holdsAnywhere(message, words))
    case 'from':
    case 'cc':
    case 'bcc':
    case 'subject':
    case 'list':
      return among((message) => holdsWords(message.reading().words[operator], words))
    case 'to':
      return among((message) => {
        const { to, cc, bcc } = message.reading().words
        return [to, cc, bcc].some((text) => holdsWords(text, words))
      })
    case 'deliveredto':
      return among((message) => holdsWords(message.reading().words.deliveredTo, words))
    case 'rfc822msgid':
      return ({ messageIdHeader }) => messageIdHeader === value.replace(/[<>]/g, '')
    case 'filename':
      return (message) => message.reading().words.filenames.some((name) => matchesFilename(name, value.toLowerCase()))
    case 'label':
      return labelled(context.labels.findByName(value)?.id)
    case 'category':
      return category(value)
    case 'in':
    case 'is':
      return place(operator, value, context)
    case 'has':
      return has(value)
    default:
      return measure(operator, value, context)
  }
}

function holdsAnywhere(message: Message, words: string): boolean {
  const { subject, body, from, to, cc, filenames } = message.reading().words
  return (
    [subject, body, from, to, cc].some((text) => holdsWords(text, words)) ||
    filenames.some((name) => holdsWords(foldWords(name), words))
  )
}

/** `from:me` and its like. */
function isMe(operator: string | undefined, value: string): boolean {
  return value.toLowerCase() === 'me' && ['from', 'to', 'cc', 'bcc', 'deliveredto'].includes(operator ?? '')
}

function measure(operator: string, value: string, context: SearchContext): Test {
  switch (operator) {
    case 'after':
    case 'newer': {
      const from = readDate(value)
      return ({ internalDateMs }) => internalDateMs >= from
    }
    case 'before':
    case 'older': {
      const until = readDate(value)
      return ({ internalDateMs }) => internalDateMs < until
    }
    case 'newer_than':
    case 'older_than': {
      const border = readAge(value, context)
      return ({ internalDateMs }) => (operator === 'newer_than' ? internalDateMs >= border : internalDateMs < border)
    }
    default: {
      const bytes = readSize(value)
      return ({ raw }) => (operator === 'smaller' ? raw.length < bytes : raw.length >= bytes)
    }
  }
}

function place(operator: string, value: string, context: SearchContext): Test {
  const name = value.toLowerCase()
  const test = places[name]
  if (test) return test
  const label = operator === 'in' ? context.labels.findByName(value) : undefined
  if (!label) throw invalidArgument(`Invalid query: unknown value ${operator}:${value}.`, { location: 'q' })
  return labelled(label.id)
}

function has(value: string): Test {
  const name = value.toLowerCase()
  const kind = attachmentKinds[name]
  if (kind) return (message) => message.reading().words.filenames.some((filename) => kind.test(filename))
  const link = linkedPlaces[name]
  if (link) return (message) => link.some((host) => holdsWords(message.reading().words.body, host))
  if (name === 'userlabels') return ({ labelIds }) => [...labelIds].some((id) => id.startsWith('Label_'))
  if (name === 'nouserlabels') return ({ labelIds }) => ![...labelIds].some((id) => id.startsWith('Label_'))
  if (/^[a-z]+-(star|bang|info)$/.test(name)) return withLabel('STARRED')
  throw invalidArgument(`Invalid query: unknown value has:${value}.`, { location: 'q' })
}

function category(value: string): Test {
  const name = value.toLowerCase() === 'primary' ? 'PERSONAL' : value.toUpperCase()
  if (!['PERSONAL', 'SOCIAL', 'PROMOTIONS', 'UPDATES', 'FORUMS'].includes(name)) {
    throw invalidArgument(`Invalid query: unknown value category:${value}.`, { location: 'q' })
  }
  return withLabel(`CATEGORY_${name}`)
}

function matchesFilename(name: string, wanted: string): boolean {
  return name === wanted || name.endsWith(`.${wanted}`) || holdsWords(foldWords(name), foldWords(wanted))
}

/** An unknown label finds nothing, as in Gmail: labels come and go. */
function labelled(id: string | undefined): Test {
  return id === undefined ? () => false : withLabel(id)
}

function withLabel(id: string): Test {
  return ({ labelIds }) => labelIds.has(id)
}

function speaksOfSpamOrTrash(node: SearchNode): boolean {
  if (node.kind === 'not') return false
  if (node.kind !== 'term') return node.nodes.some(speaksOfSpamOrTrash)
  if (node.operator === 'rfc822msgid') return true
  return ['in', 'label', 'is'].includes(node.operator ?? '') && /^(anywhere|trash|bin|spam)$/i.test(node.value)
}
