import { once } from 'node:events'
import { createClient } from '@oma/client'
import { defineEndpoint, ProblemError } from '@oma/contract'
import { injectFetch } from '@oma/testing'
import { connect, type AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createHttpApp, serve, type AuditEntry, type Caller } from './index.ts'

const Item = z.object({ name: z.string() })
const endpoints = {
  read: defineEndpoint({
    method: 'GET',
    path: '/items/:id',
    audience: 'user',
    summary: 'Read',
    params: z.object({ id: z.coerce.number() }),
    query: z.object({ verbose: z.stringbool().optional() }),
    responses: { 200: Item },
    problems: ['not-found'],
    audit: { event: 'item.read' },
  }),
  write: defineEndpoint({
    method: 'POST',
    path: '/items',
    audience: 'public',
    summary: 'Write',
    body: Item,
    responses: { 201: Item },
    problems: [],
    audit: { event: 'item.written' },
  }),
  remove: defineEndpoint({
    method: 'DELETE',
    path: '/items/:id',
    audience: 'user',
    summary: 'Remove',
    params: z.object({ id: z.coerce.number() }),
    responses: { 204: z.undefined() },
    problems: [],
    audit: { skip: 'a test' },
  }),
  token: defineEndpoint({
    method: 'POST',
    path: '/token',
    audience: 'public',
    summary: 'Token',
    encoding: 'form',
    body: z.object({ grant_type: z.string() }),
    responses: { 200: Item },
    problems: ['invalid-grant'],
    audit: { skip: 'a test' },
  }),
}

class Outage extends Error {}

const caller: Caller = { kind: 'user', accountId: 'account', via: 'session', program: 'session' }

async function start(read: (id: number) => { name: string } = (id) => ({ name: `item ${id}` })) {
  const recorded: AuditEntry[] = []
  const app = await createHttpApp({
    logLevel: 'silent',
    https: false,
    translateError: (error) =>
      error instanceof Outage ? new ProblemError('unavailable', 'Away.', { retryAfterSeconds: 7 }) : undefined,
  })
  await app.register(serve, {
    async authenticate({ headers }) {
      if (headers.authorization === 'Bearer good') return caller
      throw new ProblemError('unauthenticated', 'Log in.')
    },
    async record(entry) {
      if (entry.accountId === 'unrecordable') throw new Error('the audit is full')
      recorded.push(entry)
    },
  })
  app.serve(endpoints.read, async ({ params }) => read(params.id))
  app.serve(endpoints.write, async ({ body, identify }) => {
    identify(body.name)
    return body
  })
  app.serve(endpoints.remove, async () => {})
  app.serve(endpoints.token, async () => {
    throw new ProblemError('invalid-grant', 'No.')
  })
  const client = createClient(endpoints, { baseUrl: 'http://localhost', token: () => 'good', fetch: injectFetch(app) })
  return { app, client, recorded }
}

describe('an endpoint that is served', () => {
  it('gets typed input and answers through the typed client', async () => {
    const { client } = await start()

    expect(await client.read({ params: { id: 7 } })).toEqual({ name: 'item 7' })
    expect(await client.write({ body: { name: 'new' } })).toEqual({ name: 'new' })
    expect(await client.remove({ params: { id: 7 } })).toBeUndefined()
  })

  it('asks who calls before it reads the body', async () => {
    const { app } = await start()
    const answer = await app.inject({
      method: 'DELETE',
      url: '/items/1',
      headers: { 'content-type': 'application/json' },
      payload: '{',
    })

    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toBe('Bearer')
  })

  it('leaves its audit event, with who and from where', async () => {
    const { client, recorded } = await start()
    await client.read({ params: { id: 1 } })

    expect(recorded).toEqual([
      {
        event: 'item.read',
        accountId: 'account',
        caller,
        origin: {
          address: '127.0.0.1',
          userAgent: 'lightMyRequest',
          requestId: expect.stringMatching(/^[\w-]{36}$/),
        },
        details: {},
      },
    ])
  })

  it('answers nothing when its event cannot be recorded', async () => {
    const { client } = await start()

    await expect(client.write({ body: { name: 'unrecordable' } })).rejects.toMatchObject({ code: 'internal' })
  })

  it('leaves no event when it failed', async () => {
    const { client, recorded } = await start(() => {
      throw new ProblemError('not-found', 'No such item.')
    })

    await expect(client.read({ params: { id: 1 } })).rejects.toMatchObject({
      code: 'not-found',
      detail: 'No such item.',
    })
    expect(recorded).toEqual([])
  })

  it('never answers what its contract does not allow', async () => {
    const { client } = await start(() => ({ title: 'wrong' }) as never)

    await expect(client.read({ params: { id: 1 } })).rejects.toMatchObject({ code: 'internal' })
  })
})

describe('a refusal', () => {
  it.each<[string, { method: 'POST' | 'PUT' | 'GET'; url: string; payload?: string; type?: string }, number, string]>([
    [
      'malformed JSON',
      { method: 'POST', url: '/items', payload: '{', type: 'application/json' },
      400,
      'malformed-json',
    ],
    ['an empty body', { method: 'POST', url: '/items' }, 400, 'validation-failed'],
    ['text', { method: 'POST', url: '/items', payload: 'x', type: 'text/plain' }, 415, 'unsupported-media-type'],
    [
      'a form where JSON is due',
      { method: 'POST', url: '/items', payload: 'name=x', type: 'application/x-www-form-urlencoded' },
      415,
      'unsupported-media-type',
    ],
    [
      'over 1 MiB',
      {
        method: 'POST',
        url: '/items',
        payload: JSON.stringify({ name: 'x'.repeat(1024 * 1024) }),
        type: 'application/json',
      },
      413,
      'payload-too-large',
    ],
    ['an unknown path', { method: 'GET', url: '/nowhere' }, 404, 'not-found'],
    ['an address that is none', { method: 'GET', url: '/%zz' }, 400, 'validation-failed'],
    ['a wrong method', { method: 'PUT', url: '/items' }, 405, 'method-not-allowed'],
  ])('of %s is a problem that says what to do', async (_, { method, url, payload, type }, status, code) => {
    const { app } = await start()
    const answer = await app.inject({
      method,
      url,
      ...(payload && { payload }),
      headers: type ? { 'content-type': type } : {},
    })

    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toMatch('application/problem+json')
    expect(answer.json()).toMatchObject({
      code,
      status,
      title: expect.any(String),
      detail: expect.any(String),
      instance: expect.any(String),
    })
  })

  it('of a wrong method names the right ones', async () => {
    const { app } = await start()

    expect((await app.inject({ method: 'PUT', url: '/items/9' })).headers['allow']).toBe('GET, DELETE')
  })

  it('names every field that is wrong', async () => {
    const { app } = await start()
    const answer = await app.inject({ method: 'POST', url: '/items', payload: { name: 5 } })

    expect(answer.json<{ detail: string }>().detail).toMatch(/^name: /)
  })

  it('hides what went wrong inside', async () => {
    const { app } = await start(() => {
      throw new Error('password=hunter2')
    })
    const answer = await app.inject({ url: '/items/1', headers: { authorization: 'Bearer good' } })

    expect(answer.statusCode).toBe(500)
    expect(answer.payload).not.toContain('hunter2')
  })

  it('says when to try again while something is away', async () => {
    const { client } = await start(() => {
      throw new Outage('connection refused')
    })

    await expect(client.read({ params: { id: 1 } })).rejects.toMatchObject({
      code: 'unavailable',
      detail: 'Away.',
      retryAfterSeconds: 7,
    })
  })

  it('speaks OAuth where OAuth is spoken, and the client understands it', async () => {
    const { app, client } = await start()
    const answer = await app.inject({
      method: 'POST',
      url: '/token',
      payload: 'grant_type=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })

    expect(answer.json()).toEqual({ error: 'invalid_grant', error_description: 'No.' })
    await expect(client.token({ body: { grant_type: 'x' } })).rejects.toMatchObject({
      code: 'invalid-grant',
      detail: 'No.',
    })
  })
})

describe('a peer', () => {
  const addressOf = async (trustProxy: string | undefined, remoteAddress: string) => {
    const app = await createHttpApp({ logLevel: 'silent', https: false, trustProxy })
    app.get('/', ({ ip, host, protocol }) => ({ ip, host, protocol }))
    const headers = {
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    }
    const answer = await app.inject({ url: '/', remoteAddress, headers })
    await app.close()
    return answer.json<{ ip: string; host: string; protocol: string }>()
  }

  it('is not believed about who it speaks for, on this machine neither', async () => {
    expect(await addressOf(undefined, '127.0.0.1')).toMatchObject({ ip: '127.0.0.1', protocol: 'http' })
    expect(await addressOf('192.0.2.1', '198.51.100.7')).toMatchObject({ ip: '198.51.100.7', protocol: 'http' })
  })

  it('is believed when TRUST_PROXY names it', async () => {
    expect(await addressOf('192.0.2.1', '192.0.2.1')).toMatchObject({ ip: '203.0.113.9' })
  })

  it('that speaks no HTTP gets a problem too', async () => {
    const app = await createHttpApp({ logLevel: 'silent', https: false })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    socket.end('NONSENSE / HTTP/1.1\r\n\r\n')
    const answer = Buffer.concat(await socket.toArray()).toString()
    await app.close()

    expect(answer).toMatch(/^HTTP\/1\.1 400 .*application\/problem\+json.*This is no HTTP request/s)
  })

  it('that keeps its connection after it was refused is cut off', async () => {
    const app = await createHttpApp({ logLevel: 'silent', https: false })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).resume()
    socket.write('NONSENSE / HTTP/1.1\r\n\r\n')
    await once(socket, 'end')

    await expect.poll(() => promisify(app.server.getConnections.bind(app.server))()).toBe(0)
    socket.destroy()
    await app.close()
  })
})
