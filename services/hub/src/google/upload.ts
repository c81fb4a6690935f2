/** A mail on its way to Google, as an upload: as JSON Google takes a few megabytes only. */
import { Readable } from 'node:stream'

export function asUpload(raw: Buffer) {
  return { mimeType: 'message/rfc822', body: Readable.from([raw]) }
}
