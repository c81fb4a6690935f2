/** Renders a stored message as Gmail's Message resource, in each of its four formats. */
import type { gmail_v1 } from '@googleapis/gmail'
import { isMessage, type MimePart } from '../mime/parse-mime.ts'
import type { Message } from '../mailbox/message.ts'

export const formats = ['full', 'metadata', 'minimal', 'raw'] as const

/** What to show of a message. `metadataHeaders` is empty for all of them. */
export interface View {
  format: (typeof formats)[number]
  metadataHeaders: readonly string[]
}

/** The resource Gmail sends. */
export function messageResource(message: Message, { format, metadataHeaders }: View): gmail_v1.Schema$Message {
  return {
    id: message.id,
    threadId: message.threadId,
    labelIds: [...message.labelIds],
    snippet: message.reading().snippet,
    ...(format === 'full' && { payload: partResource(message.root, '') }),
    ...(format === 'metadata' && { payload: headersOnly(message.root, metadataHeaders) }),
    ...(format === 'raw' && { raw: message.raw.toString('base64url') }),
    sizeEstimate: message.raw.length,
    historyId: String(message.historyId),
    internalDate: String(message.internalDateMs),
  }
}

/** The short form in which changes are answered. */
export function messageStub({ id, threadId, labelIds }: Message): gmail_v1.Schema$Message {
  return { id, threadId, labelIds: [...labelIds] }
}

/** Attachments travel by id; text without a file name travels inline. */
function isAttachment({ filename, mimeType }: MimePart): boolean {
  return filename !== '' || !mimeType.startsWith('text/')
}

/** The id of an attachment names its place in the message. */
function attachmentId(partId: string): string {
  return `ANGjdJ_${Buffer.from(`part:${partId}`).toString('base64url')}`
}

/** Walks to the part that an attachment id names; `undefined` when there is none. */
export function findAttachment(root: MimePart, id: string): MimePart | undefined {
  const decoded = Buffer.from(id.replace(/^ANGjdJ_/, ''), 'base64url').toString()
  const partId = /^part:([\d.]*)$/.exec(decoded)?.[1]
  if (partId === undefined) return undefined
  let part: MimePart | undefined = root
  for (const step of partId.split('.').filter(Boolean)) part = part?.parts[Number(step)]
  return part && (part.parts.length === 0 || isMessage(part)) ? part : undefined
}

function partResource(part: MimePart, partId: string): gmail_v1.Schema$MessagePart {
  const { mimeType, filename, headers, bytes, parts } = part
  const leaf = parts.length === 0 || isMessage(part)
  const child = (index: number) => (partId === '' ? `${index}` : `${partId}.${index}`)
  return {
    partId,
    mimeType,
    filename,
    headers,
    body: {
      ...(leaf && isAttachment(part) && { attachmentId: attachmentId(partId) }),
      size: bytes.length,
      ...(leaf && !isAttachment(part) && bytes.length > 0 && { data: bytes.toString('base64url') }),
    },
    ...(parts.length > 0 && { parts: parts.map((each, index) => partResource(each, child(index))) }),
  }
}

function headersOnly(root: MimePart, names: readonly string[]): gmail_v1.Schema$MessagePart {
  const wanted = new Set(names.map((name) => name.toLowerCase()))
  const headers = root.headers.filter(({ name }) => wanted.size === 0 || wanted.has(name.toLowerCase()))
  return { mimeType: root.mimeType, headers }
}
