import { describe, expect, it } from 'vitest'
import { startSandbox } from '../testing/start-sandbox.ts'

interface Call {
  line: string
  id?: string
  headers?: string[]
  body?: unknown
}

async function startBatch() {
  const sandbox = await startSandbox()
  const { tokens } = await sandbox.connect()

  /** Posts a batch as Google's guides write it, and takes the answer apart. */
  async function batch(calls: Call[], { token = tokens.access_token, path = '/batch/gmail/v1' } = {}) {
    const parts = calls.map(({ line, id, headers = [], body }) => {
      const json = body === undefined ? [] : ['Content-Type: application/json']
      const inner = [line, ...headers, ...json, '', body === undefined ? '' : JSON.stringify(body)]
      return ['--b1', 'Content-Type: application/http', ...(id ? [`Content-ID: ${id}`] : []), '', ...inner].join('\r\n')
    })
    const response = await fetch(sandbox.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'multipart/mixed; boundary="b1"',
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: `${parts.join('\r\n')}\r\n--b1--\r\n`,
    })
    const text = await response.text()
    const boundary = /boundary=(\S+)/.exec(response.headers.get('content-type') ?? '')?.[1] ?? 'none'
    const answers = text
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => ({
        id: /^Content-ID: (.*?)\r$/m.exec(part)?.[1],
        status: Number(/^HTTP\/1\.1 (\d+)/m.exec(part)?.[1]),
        body: part.includes('{') ? (JSON.parse(part.slice(part.indexOf('{'))) as Record<string, unknown>) : undefined,
      }))
    return { status: response.status, answers, text }
  }

  return { sandbox, tokens, batch }
}

const profile: Call = { line: 'GET /gmail/v1/users/me/profile HTTP/1.1' }

const times = (length: number) => Array.from({ length }, () => profile)

describe('a batch', () => {
  it('answers every call in its order, under its own Content-ID', async () => {
    const { batch } = await startBatch()
    const { status, answers } = await batch([
      {
        line: 'GET /gmail/v1/users/me/messages?maxResults=1&fields=messages/id HTTP/1.1',
        id: '<item1:x@example.test>',
      },
      { line: 'GET /gmail/v1/users/me/messages/1', id: 'second' },
      profile,
    ])

    expect(status).toBe(200)
    expect(answers).toMatchObject([
      {
        id: '<response-item1:x@example.test>',
        status: 200,
        body: { messages: [{ id: expect.any(String) as string }] },
      },
      { id: 'response-second', status: 404, body: { error: { code: 404 } } },
      { status: 200, body: { emailAddress: 'ada@example.test' } },
    ])
    expect(answers[2]?.id).toBeUndefined()
  })

  it('lets a later call see what an earlier one did, bodies and empty answers included', async () => {
    const { batch } = await startBatch()
    const { answers } = await batch([
      { line: 'POST /gmail/v1/users/me/labels HTTP/1.1', body: { name: 'Größe' } },
      { line: 'DELETE /gmail/v1/users/me/labels/Label_2 HTTP/1.1' },
      { line: 'GET /gmail/v1/users/me/labels/Label_2 HTTP/1.1' },
    ])

    expect(answers.map(({ status }) => status)).toEqual([200, 204, 404])
    expect(answers[0]?.body).toMatchObject({ id: 'Label_2', name: 'Größe' })
  })

  it('is understood as Python’s client writes it, and answered so that it can be read', async () => {
    const { sandbox, tokens } = await startBatch()
    const id = '<0b5ad8a6-0a87-4a29-b1f7-a2e4a8e1c2c3 + message-1>'
    const call = [
      '--===============7330845974216740156==',
      'Content-Type: application/http',
      'MIME-Version: 1.0',
      'Content-Transfer-Encoding: binary',
      `Content-ID: ${id}`,
      '',
      'POST /gmail/v1/users/me/labels?alt=json HTTP/1.1',
      'Content-Type: application/json',
      'accept: application/json',
      `authorization: Bearer ${tokens.access_token}`,
      'content-length: 16',
      'Host: gmail.googleapis.com',
      '',
      '{"name": "Bills"}',
      '--===============7330845974216740156==--',
    ]
    const response = await fetch(`${sandbox.url}/batch`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/mixed; boundary="===============7330845974216740156=="' },
      body: call.join('\n'),
    })
    const text = await response.text()

    expect(text).toContain(`Content-ID: ${id.replace('<', '<response-')}\r\n`)
    expect(text).toContain('HTTP/1.1 200 OK')
    expect(text).toContain('"name":"Bills"')
  })

  it('is answered itself when its token is dead: the 401 is inside, for each call', async () => {
    const { batch } = await startBatch()
    const { status, answers } = await batch([profile, profile], { token: 'dead' })

    expect(status).toBe(200)
    expect(answers.map(({ status: each }) => each)).toEqual([401, 401])
  })

  it('lets a call bring its own credentials', async () => {
    const { sandbox, batch } = await startBatch()
    const { tokens } = await sandbox.connect('bruno@example.test')
    const his = { ...profile, headers: [`Authorization: Bearer ${tokens.access_token}`] }
    const { answers } = await batch([profile, his])

    expect(answers.map(({ body }) => body?.['emailAddress'])).toEqual(['ada@example.test', 'bruno@example.test'])
  })

  it('hands its query to every call that does not say otherwise', async () => {
    const { batch } = await startBatch()
    const own = { line: 'GET /gmail/v1/users/me/profile?fields=historyId HTTP/1.1' }
    const { answers } = await batch([profile, own], { path: '/batch/gmail/v1?fields=emailAddress' })

    expect(answers.map(({ body }) => Object.keys(body ?? {}))).toEqual([['emailAddress'], ['historyId']])
  })

  it('takes 100 calls and refuses 101', async () => {
    const { batch } = await startBatch()

    expect((await batch(times(100))).answers).toHaveLength(100)
    expect((await batch(times(101))).status).toBe(400)
  })

  it('reaches its own API only', async () => {
    const { batch } = await startBatch()
    const lines = ['/calendar/v3/colors', '/_sandbox/clock', '/gmail/v1/../../_sandbox/clock', '/batch/gmail/v1']
    const { answers } = await batch(lines.map((path) => ({ line: `GET ${path} HTTP/1.1` })))
    const calendar = await batch([{ line: 'GET /calendar/v3/colors' }], { path: '/batch/calendar/v3' })

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404])
    expect(calendar.answers[0]?.status).toBe(200)
  })

  it('has weather for each of its calls', async () => {
    const { sandbox, batch } = await startBatch()
    await sandbox.control('faults', { path: '/gmail/v1/users/me/profile', status: 429 })
    const { answers, text } = await batch([profile, profile])

    expect(answers.map(({ status }) => status)).toEqual([429, 200])
    expect(text).toContain('retry-after: 1')
  })

  it('breaks when the connection of one of its calls breaks', async () => {
    const { sandbox, batch } = await startBatch()
    await sandbox.control('faults', { path: '/gmail/v1/users/me/profile', reset: true })

    await expect(batch([profile])).rejects.toThrow('fetch failed')
  })

  it.each([
    ['no multipart', 'application/json', '{}'],
    ['no part', 'multipart/mixed; boundary=b1', '--b1--\r\n'],
    ['a part that is no request', 'multipart/mixed; boundary=b1', '--b1\r\n\r\nhello\r\n--b1--\r\n'],
    ['a whole address', 'multipart/mixed; boundary=b1', '--b1\r\n\r\nGET https://x.example/gmail/v1/x\r\n--b1--\r\n'],
  ])('with %s is 400', async (_what, contentType, body) => {
    const { sandbox } = await startBatch()
    const headers = { 'content-type': contentType }
    const { status } = await fetch(`${sandbox.url}/batch/gmail/v1`, { method: 'POST', headers, body })

    expect(status).toBe(400)
  })
})
