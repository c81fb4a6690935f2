import type { FaultWish } from '@oma/google-sandbox/control'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ada, connectLegacy, connectModern, startHub, toAnswer, type TestHub } from '../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

const post = (body: string | object, headers: Record<string, string> = {}, signal: AbortSignal | null = null) =>
  fetch(hub.url, {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
/** A request of the 2026-07-28 revision, which says in each one who asks and what is spoken. */
const modernPost = (method: string, params: { name?: string; [key: string]: unknown } = {}, signal?: AbortSignal) =>
  post(
    {
      jsonrpc: '2.0',
      id: 1,
      method,
      params: {
        ...params,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    },
    {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(params.name !== undefined && { 'mcp-name': params.name }),
    },
    signal,
  )
const legacyPost = (method: string, params: object, signal?: AbortSignal) =>
  post({ jsonrpc: '2.0', id: 1, method, params }, {}, signal)
const legacyCall = (id: number, name: string, input: object = {}) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: input },
})

describe('/mcp', () => {
  it('serves clients of the 2026-07-28 revision', async () => {
    const client = await connectModern(hub.url)
    expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28')
    const answer = await client.callTool({ name: 'gmail_search_messages', arguments: { q: 'is:unread' } })

    expect(toAnswer(answer)).toMatchObject({ isError: false, output: { messages: expect.any(Array) } })
    await client.close()
  })

  it('serves clients of the revisions before it', async () => {
    const client = await connectLegacy(hub.url)
    const answer = await client.callTool({ name: 'gmail_search_messages', arguments: { q: 'is:unread' } })

    expect(client.getServerVersion()).toMatchObject({ name: 'oma' })
    expect(toAnswer(answer)).toMatchObject({ isError: false, output: { messages: expect.any(Array) } })
    await client.close()
  })

  it('answers in JSON, to a client that accepts only that too', async () => {
    const answer = await post(legacyCall(1, 'google_connection_status'))

    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(await answer.json()).toMatchObject({ jsonrpc: '2.0', id: 1, result: { structuredContent: { gmail: true } } })
  })

  it('tells a client how long it may keep the list, and for itself alone', async () => {
    const answer = await modernPost('tools/list')

    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(await answer.json()).toMatchObject({
      result: { tools: expect.any(Array), ttlMs: 300_000, cacheScope: 'private' },
    })
  })

  it('lets a client listen, and ends at once where nobody tells of changes', async () => {
    const wanted = { notifications: { toolsListChanged: true, resourceSubscriptions: ['gmail://message/1'] } }
    const told = await (await modernPost('subscriptions/listen', wanted)).text()

    expect(told).toContain('notifications/subscriptions/acknowledged')
    expect(told).not.toContain('toolsListChanged":true')
    expect(told).toContain('"resultType":"complete"')
  })

  it.each([
    ['of the 2026-07-28 revision', modernPost],
    ['of the revisions before it', legacyPost],
  ])('stops asking Google once the client %s has gone', async (_, send) => {
    const listPath = '/gmail/v1/users/me/messages'
    const delay = (delay_ms: number) => hub.sandbox.faults.add({ method: 'GET', path: listPath, delay_ms })
    const calls = () => hub.sandbox.calls.list('/gmail/*')
    await hub.sandbox.calls.clear()
    await delay(1_000)
    const leave = new AbortController()
    const request = send('tools/call', { name: 'gmail_search_messages', arguments: {} }, leave.signal)
    await expect.poll(calls).toHaveLength(1)
    leave.abort()
    await expect(request).rejects.toThrow('aborted')

    // Takes longer than the answer that nobody waits for; had the hub gone on with that, it would show by then.
    await delay(1_500)
    await hub.call('gmail_search_messages', { q: 'subject:nobodywrotethis' })
    expect(await calls()).toHaveLength(2)
  })

  it('lets nobody listen with a long message, which would be kept for as long', async () => {
    const padding = 'x'.repeat(20_000)
    const answer = await modernPost('subscriptions/listen', { notifications: { toolsListChanged: true }, padding })

    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('16 kB') })
  })

  it('keeps answers of parallel calls apart', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, id) => (await post(legacyCall(id, 'google_connection_status'))).json()),
    )

    expect(answers.map((answer) => (answer as { id: number }).id)).toEqual(answers.map((_, id) => id))
  })

  it.each(['GET', 'DELETE'])('refuses %s: there is no stream and no session', async (method) => {
    const answer = await fetch(hub.url, { method })

    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('POST')
  })

  it('answers a body that is no JSON with -32700', async () => {
    const answer = await post('{"jsonrpc":')

    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ id: null, error: { code: -32_700 } })
  })

  it.each([
    ['initialize', {}, 'protocolVersion: '],
    ['initialize', undefined, 'params: '],
    [
      'initialize',
      { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x' } },
      'clientInfo.version: ',
    ],
    ['tools/call', { name: 1 }, 'name: '],
    ['tools/call', { name: 'google_connection_status', arguments: 'none' }, 'arguments: '],
    ['tools/list', { cursor: 5 }, 'cursor: '],
    ['prompts/get', {}, 'name: '],
    ['resources/read', {}, 'uri: '],
    ['completion/complete', {}, 'ref: '],
  ])('says in a sentence what is wrong with the params of %s %j', async (method, params, what) => {
    const answer = await post({ jsonrpc: '2.0', id: 1, method, params })
    const { error } = (await answer.json()) as { error: { code: number; message: string } }

    expect(error.code).toBe(-32_602)
    expect(error.message).toMatch(new RegExp(`^Invalid params: ${what}(expected|Invalid input)`))
    expect(error.message).not.toContain('\n')
    expect(error.message.length).toBeLessThan(300)
  })

  it('holds nobody else up over what is asked for, however it is written', async () => {
    const answer = await legacyPost('prompts/get', { name: '[{'.repeat(500_000) })

    expect(await answer.json()).toMatchObject({
      error: { code: -32_602, message: expect.stringContaining('not found') },
    })
  })

  it('answers JSON that is no message without falling over', async () => {
    for (const body of [[], 'null', '1', { jsonrpc: '2.0' }, { jsonrpc: '1.0', id: 1, method: 'tools/list' }]) {
      const answer = await post(body)
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
    }
  })

  it('takes one message at a time', async () => {
    const answer = await post([legacyCall(1, 'google_connection_status'), legacyCall(2, 'google_connection_status')])

    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: { code: -32_600, message: expect.stringContaining('batch') } })
  })

  it('answers a wrong content type with 415, and more than a mail can be with 413', async () => {
    expect((await post('hello', { 'content-type': 'text/plain' })).status).toBe(415)
    expect((await post(legacyCall(1, 'x'.repeat(37 * 1024 * 1024)))).status).toBe(413)
  })

  it('names a tool that does not exist, and an argument that does not', async () => {
    expect(await (await post(legacyCall(1, 'gmail_fly'))).json()).toMatchObject({
      error: { message: expect.stringContaining('gmail_fly') },
    })
    expect(await hub.call('gmail_search_messages', { query: 'x' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('there is no "query"; it takes q, label_ids, include, max_results'),
    })
  })
})

it.each([
  ['gmail_get_message', {}, 'message_id: is required'],
  ['gmail_send_message', { to: ada, subject: 'x', text: 'x' }, 'to: expected array, received string'],
  ['calendar_update_event', { event_id: 'a', attendees: [ada] }, 'it takes event_id, scope, title'],
  [
    'calendar_find_meeting_time',
    { duration_minutes: 5, attendees: [{ email: ada, zone: 'UTC' }] },
    'there is no "zone"',
  ],
])('tells what to write instead: %s %j', async (name, input, what) => {
  for (const client of [await connectModern(hub.url), await connectLegacy(hub.url)]) {
    const answer = toAnswer(await client.callTool({ name, arguments: input }))
    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining(what) })
    expect(answer.text).not.toContain('undefined')
    await client.close()
  }
})

it('takes null for an argument that is left out, and for nothing else', async () => {
  const nothing = { q: null, label_ids: null, page_token: null, max_results: 1 }
  const event = { title: 'Tea', start: '2027-05-01T10:00', end: null, attendees: null }

  expect(await hub.call('gmail_search_messages', nothing)).toMatchObject({ output: { messages: [expect.anything()] } })
  expect(await hub.call('calendar_create_event', event)).toMatchObject({ isError: false })
  for (const [input, what] of [
    [{ title: null, start: '2027-05-01' }, 'title: is required'],
    [{ title: 'Tea', start: '2027-05-01', attendees: [null] }, 'attendees.0: expected string, received null'],
    [{ title: 'Tea', start: null, colour: null }, 'there is no "colour"'],
  ] as const) {
    expect(await hub.call('calendar_create_event', input)).toMatchObject({
      isError: true,
      text: expect.stringContaining(what),
    })
  }
})

describe('when Google fails', () => {
  const search = () => hub.call('gmail_search_messages')
  const fail = (fault: Partial<FaultWish>) =>
    hub.sandbox.faults.add({ method: 'GET', path: '/gmail/*', times: 4, ...fault })

  it('passes on when to try again, and works again afterwards', async () => {
    await fail({ status: 429, times: 1, headers: { 'retry-after': '40' } })

    expect(await search()).toMatchObject({ isError: true, text: expect.stringContaining('40 seconds') })
    expect(await search()).toMatchObject({ isError: false })
  })

  it('asks again by itself while it is busy', async () => {
    await fail({ status: 429, times: 2 })

    expect(await search()).toMatchObject({ isError: false })
  })

  it.each([
    ['a fault of its own', { status: 503 }],
    ['a connection that breaks', { reset: true }],
    ['half an answer', { truncate: true, times: 1 }],
  ])('says so without a stack trace: %s', async (_, fault) => {
    await fail(fault)
    const { isError, text } = await search()

    expect(isError).toBe(true)
    expect(text).toContain('Google')
    expect(text).not.toMatch(/\bat \w+|node_modules|ya29|Bearer/)
  })

  it('names the permission that is missing, and where to give it', async () => {
    await fail({
      times: 1,
      status: 403,
      body: {
        error: { code: 403, message: 'Insufficient Permission', errors: [{ reason: 'insufficientPermissions' }] },
      },
    })

    expect(await search()).toMatchObject({ isError: true, text: expect.stringContaining('npm run login') })
  })
})
