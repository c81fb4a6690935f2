import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHub, type TestHub } from '../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

const envelope = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
}
/** Whoever wants to hear of progress is not plain, and is served by the SDK. */
const wantsProgress = { progressToken: 1 }

async function post(body: object, headers: Record<string, string>) {
  const answer = await fetch(hub.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: await answer.json() }
}

function ask(
  revision: '2026-07-28' | '2025-11-25',
  method: string,
  params: { name?: string; arguments?: object },
  meta = {},
) {
  const current = revision === '2026-07-28'
  const whole = current ? { ...envelope, ...meta } : meta
  const headers = {
    'mcp-protocol-version': revision,
    ...(current && { 'mcp-method': method }),
    ...(current && params.name !== undefined && { 'mcp-name': params.name }),
  }
  return post({ jsonrpc: '2.0', id: 7, method, params: { ...params, _meta: whole } }, headers)
}

describe.each(['2026-07-28', '2025-11-25'] as const)('what is plain of %s', (revision) => {
  it.each([
    ['a listing', 'tools/list', {}],
    ['a call', 'tools/call', { name: 'google_connection_status', arguments: {} }],
    ['a call that reads mail', 'tools/call', { name: 'gmail_search_messages', arguments: { max_results: 3 } }],
    ['a call that Google refuses', 'tools/call', { name: 'gmail_get_message', arguments: { message_id: 'nothing' } }],
  ])('is answered exactly as the SDK answers: %s', async (_, method, params) => {
    const plain = await ask(revision, method, params)

    expect(plain.status).toBe(200)
    expect(plain).toEqual(await ask(revision, method, params, wantsProgress))
  })
})

describe('what is not plain is left to the SDK', () => {
  it.each([
    ['a header that names another tool', { 'mcp-name': 'gmail_send_message' }],
    ['a header that names another method', { 'mcp-method': 'tools/list' }],
    ['a revision that nobody speaks', { 'mcp-protocol-version': '2031-01-01' }],
  ])('%s is refused', async (_, wrong) => {
    const call = { name: 'google_connection_status', arguments: {}, _meta: envelope }
    const right = {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'google_connection_status',
    }
    const { status, body } = await post(
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params: call },
      { ...right, ...wrong },
    )

    expect(status).toBe(400)
    expect(body).toMatchObject({ error: { code: expect.any(Number) } })
  })

  it('an argument that the tool does not have is named', async () => {
    const { body } = await ask('2026-07-28', 'tools/call', { name: 'gmail_search_messages', arguments: { colour: 1 } })

    expect(JSON.stringify(body)).toContain('colour')
  })
})
