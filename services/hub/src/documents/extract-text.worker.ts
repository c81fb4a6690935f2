/**
 * The text of a document, in a thread of its own that `extract-text.ts` bounds in time and memory and may end at any
 * moment: documents come from strangers, and what reads them is large.
 */
import { strFromU8, unzipSync } from 'fflate'
import { extractText } from 'unpdf'
import { parentPort, workerData } from 'node:worker_threads'
import type { DocumentKind } from './extract-text.ts'
import { textOfMail } from './mail-file.ts'
import { textOfWorkbook, workbookFiles } from './spreadsheet.ts'

const mostXmlBytes = 50 * 1024 * 1024
/** What is given back is then searched and cut in the thread that serves everybody. */
const mostCharacters = 2_000_000

const { kind, bytes } = workerData as { kind: DocumentKind; bytes: Uint8Array }

async function read(): Promise<string> {
  if (kind === 'pdf') return (await extractText(bytes, { mergePages: false })).text.join('\n\n')
  if (kind === 'eml') return textOfMail(bytes)
  const files = openZip(partsOf[kind])
  return kind === 'xlsx' ? textOfWorkbook(files, mostCharacters) : [...files.values()].map(textOfXml).join('\n\n')
}

/** Where in the archive its text stands. */
const partsOf = {
  docx: /^word\/(document|footnotes)\.xml$/,
  pptx: /^ppt\/slides\/slide\d+\.xml$/,
  xlsx: workbookFiles,
  odt: /^content\.xml$/,
}

function shorten(text: string): string {
  if (text.length <= mostCharacters) return text
  return `${text.slice(0, mostCharacters)}\n\n[This document is longer than can be shown.]`
}

/** Memory is taken by the sizes that the archive tells, so those are what is bounded. */
function openZip(wanted: RegExp): Map<string, string> {
  let left = mostXmlBytes
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => wanted.test(name) && (left -= originalSize) >= 0,
  })
  if (left < 0) throw new RangeError('too large')
  const order = new Intl.Collator('en', { numeric: true })
  const names = Object.keys(files).sort((a, b) => order.compare(a, b))
  return new Map(names.map((name) => [name, asXml(strFromU8(files[name]!))]))
}

/** An OpenDocument that is locked with a password is an archive too, in which only what it says is not to be read. */
function asXml(text: string): string {
  if (/^\uFEFF?\s*</.test(text)) return text
  throw new TypeError('no XML')
}

/**
 * Paragraphs, tabs and breaks of WordprocessingML and DrawingML (ECMA-376 part 1) and of OpenDocument (ISO 26300); all
 * other markup says how it looks.
 */
function textOfXml(xml: string): string {
  return xml
    .replaceAll(/<\/[wa]:p>|<\/text:[ph]>|<(?:[wa]:br|w:cr|text:line-break) ?\/>/g, '\n')
    .replaceAll(/<(?:w|text):tab ?\/>|<\/w:tc>/g, '\t')
    .replaceAll(/<text:s[ /][^<>]*>/g, ' ')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&(lt|gt|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6}|amp);/g, (_, name: string) => decode(name))
    .trim()
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function decode(name: string): string {
  const code = Number(name.replace('#x', '0x').replace('#', ''))
  return entities[name] ?? (code <= 0x10ffff ? String.fromCodePoint(code) : '')
}

// At the end, when all of the above is there.
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(shorten(await read()))
