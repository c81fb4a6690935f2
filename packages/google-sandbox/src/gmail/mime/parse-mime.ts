/**
 * Parses RFC 5322 / MIME bytes into the tree that Gmail shows: all headers in order, bodies decoded from their transfer
 * encoding and otherwise byte for byte. The only file that knows the MIME libraries' parsing side.
 */
import { buffer } from 'node:stream/consumers'
import { Splitter, type MimeNode } from '@zone-eu/mailsplit'
import libmime from 'libmime'

/** One header line: unfolded, encoded words decoded. */
interface Header {
  name: string
  value: string
}

/** One node of the tree. A multipart has `parts` and no bytes; a leaf has bytes and no parts; an attached message has both. */
export interface MimePart {
  mimeType: string
  filename: string
  charset: string
  headers: Header[]
  bytes: Buffer
  parts: MimePart[]
}

/** Messages attached to attached messages are opened this deep. */
const deepestMessage = 10

/** Parses a message (or any MIME entity). Never throws for odd input; odd input becomes a text/plain leaf. */
export async function parseMime(raw: Buffer, depth = 0): Promise<MimePart> {
  const found: { node: MimeNode; part: MimePart; chunks: Buffer[] }[] = []
  const byNode = new Map<unknown, (typeof found)[number]>()
  const splitter = new Splitter({ ignoreEmbedded: true })
  splitter.end(raw)
  for await (const chunk of splitter) {
    if (chunk.type === 'node') {
      const entry = { node: chunk, part: emptyPart(chunk), chunks: [] as Buffer[] }
      byNode.set(chunk, entry)
      found.push(entry)
      byNode.get(chunk.parentNode)?.part.parts.push(entry.part)
    } else if (chunk.type === 'body') {
      byNode.get(chunk.node)?.chunks.push(chunk.value)
    }
  }
  for (const { node, part, chunks } of found) {
    if (chunks.length > 0) part.bytes = await decodeBody(node, chunks)
    if (isMessage(part) && depth < deepestMessage) part.parts = [await parseMime(part.bytes, depth + 1)]
  }
  return wholeOf(found[0]?.part, raw)
}

/** The parts of a multipart HTTP body; messages among them stay closed. */
export async function splitMultipart(contentType: string, body: Buffer): Promise<MimePart[]> {
  const entity = Buffer.concat([Buffer.from(`Content-Type: ${contentType}\r\n\r\n`), body])
  return (await parseMime(entity, deepestMessage)).parts
}

/** What has no header at all, or is a multipart without parts, keeps its bytes as plain text. */
function wholeOf(root: MimePart | undefined, raw: Buffer): MimePart {
  const isEmpty = !root || (root.parts.length === 0 && root.bytes.length === 0)
  if (!isEmpty || (root && root.headers.length > 0 && !root.mimeType.startsWith('multipart/'))) return root
  const headers = root?.headers ?? []
  const end = /\r?\n\r?\n/.exec(raw.toString('latin1'))
  const body = raw.subarray(end ? end.index + end[0].length : raw.length)
  const charset = root?.charset ?? ''
  return { mimeType: 'text/plain', filename: '', charset, headers, bytes: headers.length > 0 ? body : raw, parts: [] }
}

/** Whether the part is an attached message, which Gmail shows both as an attachment and opened. */
export function isMessage({ mimeType }: MimePart): boolean {
  return mimeType === 'message/rfc822'
}

/** The first header of that name, case-insensitively. */
export function headerOf(part: MimePart, name: string): string | undefined {
  const wanted = name.toLowerCase()
  return part.headers.find((header) => header.name.toLowerCase() === wanted)?.value
}

/** The leaf's text in JavaScript's encoding. */
export function textOf({ bytes, charset }: MimePart): string {
  try {
    return new TextDecoder(charset || 'utf-8').decode(bytes)
  } catch {
    return bytes.toString('utf8')
  }
}

function emptyPart(node: MimeNode): MimePart {
  const lines = node.headers ? node.headers.getList() : []
  return {
    mimeType: node.contentType || 'text/plain',
    filename: node.filename || '',
    charset: node.charset || '',
    headers: lines.flatMap(({ line }) => readHeader(line)),
    bytes: Buffer.alloc(0),
    parts: [],
  }
}

/** mailsplit keeps header lines as latin-1; raw UTF-8 (RFC 6532) is restored before encoded words are decoded. */
function readHeader(line: string): Header[] {
  const colon = line.indexOf(':')
  if (colon < 1) return []
  const unfolded = line
    .slice(colon + 1)
    .replace(/\r?\n(?=[ \t])/g, '')
    .trim()
  const utf8 = Buffer.from(unfolded, 'latin1').toString('utf8')
  return [{ name: line.slice(0, colon).trim(), value: libmime.decodeWords(utf8) }]
}

async function decodeBody(node: MimeNode, chunks: Buffer[]): Promise<Buffer> {
  const encoded = Buffer.concat(chunks)
  if (node.encoding === 'base64') return Buffer.from(encoded.toString('latin1'), 'base64')
  if (node.encoding !== 'quoted-printable') return encoded
  const decoder = node.getDecoder()
  decoder.end(encoded)
  return buffer(decoder)
}
