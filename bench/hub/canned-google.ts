/**
 * Google, canned: answers what the measured tools ask, over TLS and always the same, as fast as it can. Listens on PORT
 * with the certificate in CERTIFICATE and PRIVATE_KEY; waits DELAY_MS before each answer.
 */
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'

const { PORT, CERTIFICATE, PRIVATE_KEY, DELAY_MS = '0' } = process.env
const delayMs = Number(DELAY_MS)

const text = Buffer.from('A line of a letter, and another one.\r\n'.repeat(110)).toString('base64url')
const header = (name: string, value: string) => ({ name, value })
const message = {
  id: '18c0ffee18c0ffee',
  threadId: '18c0ffee18c0ffee',
  labelIds: ['INBOX', 'UNREAD'],
  snippet: 'A line of a letter, and another one.',
  internalDate: '1790000000000',
  sizeEstimate: 5_000,
  payload: {
    mimeType: 'text/plain',
    headers: [
      header('From', 'Ada <ada@example.test>'),
      header('To', 'bruno@example.test'),
      header('Subject', 'A letter'),
      header('Date', 'Mon, 21 Sep 2026 14:13:20 +0000'),
      header('Message-ID', '<letter@example.test>'),
      header('Content-Type', 'text/plain; charset=utf-8'),
    ],
    body: { size: text.length, data: text },
  },
}
const event = (index: number) => ({
  id: `event${index}`,
  status: 'confirmed',
  etag: '"1"',
  htmlLink: 'https://calendar.google.com/event?eid=1',
  summary: `Meeting ${index}`,
  start: { dateTime: '2026-11-25T09:30:00+01:00', timeZone: 'Europe/Berlin' },
  end: { dateTime: '2026-11-25T10:30:00+01:00', timeZone: 'Europe/Berlin' },
  organizer: { email: 'ada@example.test', self: true },
  attendees: [{ email: 'bruno@example.test', responseStatus: 'accepted' }],
})
const calendar = {
  id: 'ada@example.test',
  summary: 'Ada',
  primary: true,
  accessRole: 'owner',
  timeZone: 'Europe/Berlin',
}
const events = { timeZone: 'Europe/Berlin', items: Array.from({ length: 20 }, (_, index) => event(index)) }
const found = { messages: Array.from({ length: 5 }, () => ({ id: message.id, threadId: message.threadId })) }

const answers: [method: string, path: RegExp, answer: string][] = [
  ['GET', /^\/gmail\/v1\/users\/me\/messages\/[^/?]+/, JSON.stringify(message)],
  ['GET', /^\/gmail\/v1\/users\/me\/messages/, JSON.stringify(found)],
  ['GET', /^\/calendar\/v3\/calendars\/[^/]+\/events\/[^/?]+/, JSON.stringify(event(1))],
  [
    'GET',
    /^\/calendar\/v3\/calendars\/[^/]+\/events\?.*fields=timeZone$/,
    JSON.stringify({ timeZone: events.timeZone }),
  ],
  ['GET', /^\/calendar\/v3\/calendars\/[^/]+\/events/, JSON.stringify(events)],
  // What the other servers ask besides.
  ['GET', /^\/calendar\/v3\/users\/me\/calendarList/, JSON.stringify({ items: [calendar] })],
  ['GET', /^\/calendar\/v3\/calendars\/[^/?]+(\?|$)/, JSON.stringify(calendar)],
  ['GET', /^\/tokeninfo/, JSON.stringify({ expires_in: 3_600, email: calendar.id, scope: 'all' })],
  ['POST', /^\/tokeninfo/, JSON.stringify({ expires_in: 3_600, email: calendar.id, scope: 'all' })],
  ['POST', /^\/calendar\/v3\/calendars\/[^/]+\/events/, JSON.stringify(event(1))],
]

function send(reply: ServerResponse, status: number, body: string): void {
  reply.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' })
  reply.end(body)
}

const server = createServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, (request, reply) => {
  const { method, url = '' } = request
  if (url === '/health') return send(reply, 200, '{}')
  const known = answers.find(([verb, path]) => verb === method && path.test(url))
  const answer = () => (known ? send(reply, 200, known[2]) : send(reply, 404, '{"error":{"code":404,"message":"no"}}'))
  request.resume().once('end', () => (delayMs > 0 ? setTimeout(answer, delayMs) : answer()))
})
server.listen(Number(PORT), '127.0.0.1')
