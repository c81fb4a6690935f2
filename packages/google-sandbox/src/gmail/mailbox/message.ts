/** One message as a mailbox keeps it, and how raw bytes become one. */
import { leavesOf, readableText, snippetOf } from '../mime/readable-text.ts'
import { headerOf, parseMime, type MimePart } from '../mime/parse-mime.ts'
import { foldWords } from '../search/fold-words.ts'

/** Header and body words folded for searching; see `foldWords`. */
interface SearchWords {
  from: string
  to: string
  cc: string
  bcc: string
  subject: string
  list: string
  deliveredTo: string
  body: string
  filenames: string[]
}

/** What reading a message gives beside its parts. */
interface Reading {
  snippet: string
  words: SearchWords
}

/** A stored message. `labelIds` changes; the rest does not. */
export interface Message {
  id: string
  threadId: string
  labelIds: Set<string>
  internalDateMs: number
  historyId: number
  raw: Buffer
  root: MimePart
  messageIdHeader: string
  /** Read when somebody first asks: turning HTML to text and folding words costs more than the rest of parsing. */
  reading(): Reading
}

/** A message that has been read but not yet filed anywhere. */
export type ParsedMail = Pick<Message, 'raw' | 'root' | 'messageIdHeader' | 'reading'>

/** Parses raw mail. */
export async function parseMail(raw: Buffer): Promise<ParsedMail> {
  const root = await parseMime(raw)
  let reading: Reading | undefined
  return {
    raw,
    root,
    messageIdHeader: (headerOf(root, 'message-id') ?? '').replace(/[<>\s]/g, ''),
    reading: () => (reading ??= read(root)),
  }
}

function read(root: MimePart): Reading {
  const text = readableText(root)
  const words = (name: string) => foldWords(headerOf(root, name) ?? '')
  return {
    snippet: snippetOf(text),
    words: {
      from: words('from'),
      to: words('to'),
      cc: words('cc'),
      bcc: words('bcc'),
      subject: words('subject'),
      list: words('list-id'),
      deliveredTo: words('delivered-to'),
      body: foldWords(text),
      filenames: leavesOf(root)
        .map(({ filename }) => filename.toLowerCase())
        .filter(Boolean),
    },
  }
}
