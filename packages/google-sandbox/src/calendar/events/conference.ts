/** Conference data of an event: answers `createRequest` with a made-up Meet room, as Google does when it succeeds. */
import { createHash } from 'node:crypto'
import type { EventBody } from './event-body.ts'
import type { StoredEvent } from './event-store.ts'

/** The conference data to store. Requests below version 1 leave what was there. */
export function createConference(
  version: number,
  body: EventBody,
  before: StoredEvent | undefined,
): EventBody['conferenceData'] {
  const sent = body.conferenceData
  if (version < 1 || sent === undefined) return before?.conferenceData
  if (sent === null) return undefined
  const { createRequest } = sent
  if (!createRequest) return sent
  const earlier = before?.conferenceData?.createRequest?.requestId
  if (earlier === createRequest.requestId) return before?.conferenceData
  const code = roomCode(createRequest.requestId)
  return {
    createRequest: {
      requestId: createRequest.requestId,
      conferenceSolutionKey: { type: createRequest.conferenceSolutionKey?.type ?? 'hangoutsMeet' },
      status: { statusCode: 'success' },
    },
    entryPoints: [
      { entryPointType: 'video', uri: `https://meet.google.com/${code}`, label: `meet.google.com/${code}` },
      { entryPointType: 'more', uri: `https://tel.meet/${code}?pin=1234567890123`, pin: '1234567890123' },
    ],
    conferenceSolution: {
      key: { type: 'hangoutsMeet' },
      name: 'Google Meet',
      iconUri:
        'https://fonts.gstatic.com/s/i/productlogos/meet_2020q4/v6/web-512dp/logo_meet_2020q4_color_2x_web_512dp.png',
    },
    conferenceId: code,
  }
}

/** Ten letters in Meet's 3-4-3 form. */
function roomCode(requestId: string): string {
  const digest = createHash('sha256').update(requestId).digest()
  const letters = Array.from(digest.subarray(0, 10), (byte) => String.fromCharCode(97 + (byte % 26))).join('')
  return `${letters.slice(0, 3)}-${letters.slice(3, 7)}-${letters.slice(7)}`
}
