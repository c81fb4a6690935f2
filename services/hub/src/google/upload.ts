/** A mail on its way to Google, as an upload beside its facts: as JSON Google takes a few megabytes only. */
import { randomUUID } from 'node:crypto'

export interface Upload {
  mimeType: string
  body: Buffer
}

export function asUpload(raw: Buffer): Upload {
  return { mimeType: 'message/rfc822', body: raw }
}

/** https://developers.google.com/workspace/gmail/api/guides/uploads */
export function toMultipart(facts: object, { mimeType, body }: Upload): { type: string; body: Buffer } {
  const boundary = randomUUID()
  const before = [`--${boundary}`, 'content-type: application/json', '', JSON.stringify(facts)]
  const between = [`--${boundary}`, `content-type: ${mimeType}`, '', '']
  return {
    type: `multipart/related; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from([...before, ...between].join('\r\n')), body, Buffer.from(`\r\n--${boundary}--`)]),
  }
}
