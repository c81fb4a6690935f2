/** The text of what is attached to mail. What takes long, or more than its share of memory, is given up. */
import { ProblemError } from '@oma/contract'
import { Worker } from 'node:worker_threads'
import { readHtml } from '../google/html-text.ts'

/** What is read in a thread of its own. */
export type DocumentKind = 'pdf' | 'docx' | 'pptx' | 'xlsx' | 'odt' | 'eml'

const mostBytes = 20 * 1024 * 1024
const deadlineMs = 15_000
const mostAtOnce = 4
const heap = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 }

const kinds: readonly [DocumentKind, RegExp][] = [
  ['pdf', /^application\/pdf$|\.pdf$/i],
  ['docx', /wordprocessingml\.document$|\.docx$/i],
  ['pptx', /presentationml\.presentation$|\.pptx$/i],
  ['xlsx', /spreadsheetml\.sheet$|\.xls[xm]$/i],
  ['eml', /^message\/rfc822$|\.eml$/i],
  // The one for presentations is written alike.
  ['odt', /opendocument\.(text|presentation)$|\.od[tp]$/i],
]
const plain = /^text\/|^application\/(json|xml|ics|x-yaml|javascript)$|\.(txt|csv|tsv|ics|md|log|json|xml|ya?ml|vcf)$/i
const html = /^text\/html$|\.html?$/i

export interface Document {
  filename: string
  mimeType: string
  content: Buffer
}

/** @returns undefined for what has no text. @throws {ProblemError} when it has one that cannot be read */
export async function extractText(document: Document): Promise<string | undefined> {
  const { filename, mimeType, content } = document
  const is = (pattern: RegExp) => pattern.test(mimeType) || pattern.test(filename)
  const [kind] = kinds.find(([, pattern]) => is(pattern)) ?? []
  if (kind === undefined && !is(html) && !is(plain)) return undefined
  if (content.length > mostBytes) throw unreadable(`it has ${content.length} bytes, and ${mostBytes} are read at most`)
  if (kind !== undefined) return readInThread(kind, content)
  return is(html) ? readHtml(decode(content)).text : decode(content)
}

let running = 0

async function readInThread(kind: DocumentKind, content: Buffer): Promise<string> {
  if (running >= mostAtOnce) {
    throw new ProblemError('too-many-requests', 'Other documents are being read. Try again in a few seconds.')
  }
  running++
  // Copied: what is transferred is gone here, and small buffers share theirs.
  const bytes = new Uint8Array(content)
  const worker = new Worker(threadFile, {
    workerData: { kind, bytes },
    transferList: [bytes.buffer],
    resourceLimits: heap,
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
  })
  const deadline = setTimeout(() => void worker.terminate(), deadlineMs)
  try {
    return await new Promise<string>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', () => reject(unreadable('it is damaged, locked with a password, or too large')))
      worker.once('exit', () => reject(unreadable('reading it took too long')))
    })
  } finally {
    clearTimeout(deadline)
    running--
    void worker.terminate()
  }
}

/** Beside this file, or beside the one file that the service is bundled into. */
const threadFile = new URL(
  import.meta.url.endsWith('.ts') ? './extract-text.worker.ts' : './extract-text.worker.js',
  import.meta.url,
)

function unreadable(why: string): ProblemError {
  return new ProblemError('validation-failed', `The text of this file cannot be read: ${why}.`)
}

function decode(content: Buffer): string {
  const [first, second] = content
  if (first === 0xff && second === 0xfe) return content.toString('utf16le').slice(1)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch {
    return content.toString('latin1')
  }
}
