/** Resumable uploads under way: what each is for and the bytes that have come. Holds no HTTP. */
import { randomBytes } from 'node:crypto'

/** What a finished upload becomes. */
export interface UploadIntent {
  method: string
  url: string
  authorization: string | undefined
  /** JSON of the resource; empty when there is none. */
  resource: string
  mediaType: string
}

/** One upload. */
export interface UploadSession extends UploadIntent {
  chunks: Buffer[]
  received: number
}

const mostSessions = 100

/** Creates an empty table; the oldest session goes when there are too many. */
export function createSessions() {
  const sessions = new Map<string, UploadSession>()
  return {
    start(intent: UploadIntent): string {
      const id = `AHm${randomBytes(24).toString('base64url')}`
      sessions.set(id, { ...intent, chunks: [], received: 0 })
      const [oldest] = sessions.keys()
      if (sessions.size > mostSessions && oldest !== undefined) sessions.delete(oldest)
      return id
    },
    find: (id: string) => sessions.get(id),
    end: (id: string) => void sessions.delete(id),
  }
}

/** Adds a chunk and tells whether the upload is whole. A chunk that is not the next one is left aside. */
export function addChunk(session: UploadSession, chunk: Buffer, contentRange: string | undefined): boolean {
  const [, first, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(contentRange ?? '') ?? []
  if (contentRange === undefined || Number(first) === session.received) {
    session.chunks.push(chunk)
    session.received += chunk.length
  }
  return contentRange === undefined || session.received >= Number(total)
}

/** The finished upload as a multipart one: body and content type. */
export function asMultipart({ resource, mediaType, chunks }: UploadSession): { body: Buffer; contentType: string } {
  const boundary = `upload_${randomBytes(16).toString('hex')}`
  const head =
    `--${boundary}\r\nContent-Type: application/json\r\n\r\n${resource || '{}'}\r\n` +
    `--${boundary}\r\nContent-Type: ${mediaType}\r\n\r\n`
  return {
    body: Buffer.concat([Buffer.from(head), ...chunks, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    contentType: `multipart/related; boundary=${boundary}`,
  }
}
