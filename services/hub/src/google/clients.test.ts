/** Holds the hub's calls against those of Google's own library: the same method, address and body for the same wish. */
import { calendar, type calendar_v3 } from '@googleapis/calendar'
import { gmail, type gmail_v1 } from '@googleapis/gmail'
import { Secret } from '@oma/config'
import type { GoogleRequest } from '@oma/google'
import { OAuth2Client } from 'google-auth-library'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { calendarMethods } from './calendar-methods.ts'
import { createGoogleClients, type GoogleClients } from './clients.ts'
import { GoogleCallError } from './errors.ts'
import { gmailMethods } from './gmail-methods.ts'
import { isMethod, type Methods } from './methods.ts'

interface Seen {
  method: string
  url: string
  query: [string, string][]
  authorization: string | null
  type: string | null
  ifMatch: string | null
  body: unknown
}

const token = 'ya29.any'
const me = { userId: 'me' }
/** With what must not become part of a path, and what Google's own ids have. */
const id = 'a/b?c#d ü+1@group.v.calendar.google.com'
const wishes = {
  q: 'from:"ü" & +1 \uD83D',
  labelIds: ['INBOX', 'UNREAD'],
  maxResults: 5,
  fields: 'messages(id,threadId)',
}

/** Both libraries in turn. */
type Both = { gmail: gmail_v1.Gmail; calendar: calendar_v3.Calendar } & GoogleClients

/** Every method that there is here, with what its parameters can be. */
const methods: [string, (google: Both) => Promise<unknown>][] = [
  ['messages.get', ({ gmail }) => gmail.users.messages.get({ ...me, id, format: 'full' })],
  ['messages.list', ({ gmail }) => gmail.users.messages.list({ ...me, ...wishes })],
  ['messages.send', ({ gmail }) => gmail.users.messages.send({ ...me, requestBody: { raw: 'eA' } })],
  ['messages.modify', ({ gmail }) => gmail.users.messages.modify({ ...me, id, requestBody: { addLabelIds: ['X'] } })],
  ['messages.batchModify', ({ gmail }) => gmail.users.messages.batchModify({ ...me, requestBody: { ids: [id] } })],
  ['messages.trash', ({ gmail }) => gmail.users.messages.trash({ ...me, id })],
  ['messages.untrash', ({ gmail }) => gmail.users.messages.untrash({ ...me, id })],
  ['attachments.get', ({ gmail }) => gmail.users.messages.attachments.get({ ...me, messageId: id, id: 'part' })],
  ['threads.get', ({ gmail }) => gmail.users.threads.get({ ...me, id, metadataHeaders: ['From', 'To'] })],
  ['threads.modify', ({ gmail }) => gmail.users.threads.modify({ ...me, id, requestBody: {} })],
  ['threads.trash', ({ gmail }) => gmail.users.threads.trash({ ...me, id })],
  ['threads.untrash', ({ gmail }) => gmail.users.threads.untrash({ ...me, id })],
  ['drafts.get', ({ gmail }) => gmail.users.drafts.get({ ...me, id })],
  ['drafts.list', ({ gmail }) => gmail.users.drafts.list({ ...me, maxResults: 3 })],
  ['drafts.create', ({ gmail }) => gmail.users.drafts.create({ ...me, requestBody: { message: { raw: 'eA' } } })],
  ['drafts.update', ({ gmail }) => gmail.users.drafts.update({ ...me, id, requestBody: { id } })],
  ['drafts.send', ({ gmail }) => gmail.users.drafts.send({ ...me, requestBody: { id } })],
  ['drafts.delete', ({ gmail }) => gmail.users.drafts.delete({ ...me, id })],
  ['labels.get', ({ gmail }) => gmail.users.labels.get({ ...me, id })],
  ['labels.list', ({ gmail }) => gmail.users.labels.list(me)],
  ['labels.create', ({ gmail }) => gmail.users.labels.create({ ...me, requestBody: { name: 'ü' } })],
  ['labels.patch', ({ gmail }) => gmail.users.labels.patch({ ...me, id, requestBody: { name: 'ü' } })],
  ['labels.delete', ({ gmail }) => gmail.users.labels.delete({ ...me, id })],
  ['getVacation', ({ gmail }) => gmail.users.settings.getVacation(me)],
  [
    'updateVacation',
    ({ gmail }) => gmail.users.settings.updateVacation({ ...me, requestBody: { enableAutoReply: true } }),
  ],
  ['filters.list', ({ gmail }) => gmail.users.settings.filters.list(me)],
  ['filters.create', ({ gmail }) => gmail.users.settings.filters.create({ ...me, requestBody: { criteria: {} } })],
  ['filters.delete', ({ gmail }) => gmail.users.settings.filters.delete({ ...me, id })],
  ['sendAs.list', ({ gmail }) => gmail.users.settings.sendAs.list(me)],
  ['events.get', ({ calendar }) => calendar.events.get({ calendarId: id, eventId: 'event_20261128T090000Z' })],
  [
    'events.list',
    ({ calendar }) =>
      calendar.events.list({ calendarId: id, singleEvents: true, timeMin: '2026-11-28T09:00:00+01:00' }),
  ],
  [
    'events.insert',
    ({ calendar }) =>
      calendar.events.insert({ calendarId: id, conferenceDataVersion: 1, requestBody: { summary: 'ü' } }),
  ],
  ['events.import', ({ calendar }) => calendar.events.import({ calendarId: id, requestBody: { iCalUID: 'x@y' } })],
  ['events.quickAdd', ({ calendar }) => calendar.events.quickAdd({ calendarId: id, text: 'Lunch & more' })],
  [
    'events.patch',
    ({ calendar }) =>
      calendar.events.patch({ calendarId: id, eventId: 'e', requestBody: {} }, { headers: { 'If-Match': '"1"' } }),
  ],
  ['events.move', ({ calendar }) => calendar.events.move({ calendarId: id, eventId: 'e', destination: 'b@c' })],
  ['events.delete', ({ calendar }) => calendar.events.delete({ calendarId: id, eventId: 'e', sendUpdates: 'all' })],
  ['calendarList.list', ({ calendar }) => calendar.calendarList.list({ showHidden: true })],
  ['calendars.insert', ({ calendar }) => calendar.calendars.insert({ requestBody: { summary: 'ü' } })],
  ['freebusy.query', ({ calendar }) => calendar.freebusy.query({ requestBody: { items: [{ id }] } })],
]

describe('a call to Google', () => {
  it.each(methods)('is the one that Google’s own library makes: %s', async (_, call) => {
    expect(await seenOfHub(call)).toEqual(await seenOfGoogle(call))
  })

  it('covers every method that the tools can call', () => {
    expect(methods).toHaveLength(countMethods(gmailMethods) + countMethods(calendarMethods))
  })

  it('uploads a mail beside its facts, as Google’s own library does', async () => {
    const raw = Buffer.from('Subject: ü\r\n\r\nü\r\n')
    const upload = { mimeType: 'message/rfc822' }
    const requestBody = { threadId: 't' }
    const ours = await seenOfHub(({ gmail }) =>
      gmail.users.messages.send({ ...me, requestBody, media: { ...upload, body: raw } }),
    )
    const theirs = await seenOfGoogle(({ gmail }) =>
      gmail.users.messages.send({ ...me, requestBody, media: { ...upload, body: Readable.from([raw]) } }),
    )

    expect(withoutBoundary(ours)).toEqual(withoutBoundary(theirs))
  })

  it.each(['..', '.', ''])('never takes %j for a part of a path', async (name) => {
    const { gmail } = clients(async () => answer(200))

    await expect(gmail.users.messages.get({ ...me, id: name })).rejects.toThrow(TypeError)
  })

  it.each<[number, string, (google: GoogleClients) => Promise<unknown>]>([
    [1, 'sends', ({ gmail }) => gmail.users.messages.send({ ...me, requestBody: {} })],
    [1, 'changes', ({ calendar }) => calendar.events.patch({ calendarId: id, eventId: 'e', requestBody: {} })],
    [1, 'deletes', ({ gmail }) => gmail.users.labels.delete({ ...me, id })],
    [2, 'reads', ({ gmail }) => gmail.users.labels.list(me)],
    [2, 'asks when people are free', ({ calendar }) => calendar.freebusy.query({ requestBody: {} })],
  ])('is made %i times, when Google is busy, for what %s', async (times, _, call) => {
    let asked = 0
    const google = clients(async () => answer(asked++ === 0 ? 503 : 200))
    await call(google).catch(() => undefined)

    expect(asked).toBe(times)
  })

  it('keeps nothing of the request in what it throws', async () => {
    const { gmail } = clients(async () => answer(403, { error: { message: 'No', errors: [{ reason: 'forbidden' }] } }))
    const error = await gmail.users.messages.get({ ...me, id: 'secret-id' }).catch((thrown: unknown) => thrown)

    expect(error).toBeInstanceOf(GoogleCallError)
    expect(error).toMatchObject({ status: 403, reason: 'forbidden', message: 'No' })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/ya29|secret-id/)
  })
})

function clients(ask: (request: GoogleRequest) => Promise<ReturnType<typeof answer>>): GoogleClients {
  return createGoogleClients({ ask, accessToken: new Secret(token), signal: new AbortController().signal })
}

function answer(statusCode: number, body: object = {}) {
  return { statusCode, headers: {}, body: Buffer.from(JSON.stringify(body)) }
}

async function seenOfHub(call: (google: Both) => Promise<unknown>): Promise<Seen | undefined> {
  let seen: Seen | undefined
  const google = clients(async ({ method, origin, path, headers, body }) => {
    seen = toSeen(method, origin + path, new Headers(headers), body ? String(body) : undefined)
    return answer(200)
  })
  await call(google as unknown as Both)
  return seen
}

async function seenOfGoogle(call: (google: Both) => Promise<unknown>): Promise<Seen | undefined> {
  let seen: Seen | undefined
  const see: typeof fetch = async (input, { method = 'GET', headers, body } = {}) => {
    const whole = body && typeof body !== 'string' ? await buffer(body as unknown as Readable) : body
    seen = toSeen(method, String(input), new Headers(headers), whole ? String(whole) : undefined)
    return Response.json({})
  }
  const auth = new OAuth2Client({ transporterOptions: { fetchImplementation: see } })
  auth.setCredentials({ access_token: token })
  await call({ gmail: gmail({ version: 'v1', auth }), calendar: calendar({ version: 'v3', auth }) })
  return seen
}

function toSeen(method: string, address: string, headers: Headers, body: string | undefined): Seen {
  const url = new URL(address)
  const isJson = headers.get('content-type')?.startsWith('application/json')
  return {
    method,
    url: url.origin + url.pathname,
    query: [...url.searchParams].toSorted(([a], [b]) => a.localeCompare(b)),
    authorization: headers.get('authorization'),
    type: headers.get('content-type'),
    ifMatch: headers.get('if-match'),
    body: isJson && body ? (JSON.parse(body) as unknown) : body,
  }
}

function withoutBoundary(seen: Seen | undefined): string {
  const boundary = /boundary=(\S+)/.exec(seen?.type ?? '')?.[1] ?? ''
  expect(boundary).not.toBe('')
  return JSON.stringify(seen).replaceAll(boundary, 'boundary')
}

function countMethods(part: Methods): number {
  return Object.values(part).reduce((sum, one) => sum + (isMethod(one) ? 1 : countMethods(one)), 0)
}
