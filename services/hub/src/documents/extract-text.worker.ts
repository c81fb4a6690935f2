/**
 * The text of a document, in a thread of its own that `extract-text.ts` bounds in time and memory and may end at any
 * moment: documents come from strangers, and what reads them is large.
 */
import { strFromU8, unzipSync } from 'fflate'
import { extractText } from 'unpdf'
import { parentPort, workerData } from 'node:worker_threads'
import type { DocumentKind } from './extract-text.ts'

const mostXmlBytes = 50 * 1024 * 1024

const { kind, bytes } = workerData as { kind: DocumentKind; bytes: Uint8Array }

async function read(): Promise<string> {
  if (kind === 'pdf') return (await extractText(bytes, { mergePages: false })).text.join('\n\n')
  const files = openZip(kind === 'docx' ? /^word\/(document|footnotes)\.xml$/ : /^ppt\/slides\/slide\d+\.xml$/)
  return files.map(textOfXml).join('\n\n')
}

/** Memory is taken by the sizes that the archive tells, so those are what is bounded. */
function openZip(wanted: RegExp): string[] {
  let left = mostXmlBytes
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => wanted.test(name) && (left -= originalSize) >= 0,
  })
  if (left < 0) throw new RangeError('too large')
  const order = new Intl.Collator('en', { numeric: true })
  return Object.keys(files)
    .sort((a, b) => order.compare(a, b))
    .map((name) => strFromU8(files[name]!))
}

/** Paragraphs, tabs and breaks of WordprocessingML and DrawingML (ECMA-376 part 1); all other markup says how it looks. */
function textOfXml(xml: string): string {
  return xml
    .replaceAll(/<\/[wa]:p>|<[wa]:br ?\/>|<w:cr\/>/g, '\n')
    .replaceAll(/<w:tab\/>|<\/w:tc>/g, '\t')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&(lt|gt|quot|apos|#\d{1,7}|amp);/g, (_, name: string) => decode(name))
    .trim()
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function decode(name: string): string {
  const code = Number(name.slice(1))
  return entities[name] ?? (code <= 0x10ffff ? String.fromCodePoint(code) : '')
}

// At the end, when all of the above is there.
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
parentPort?.postMessage(await read())
