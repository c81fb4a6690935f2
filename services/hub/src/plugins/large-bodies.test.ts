import { renderProblems } from '@oma/http'
import fastify, { type FastifyRequest } from 'fastify'
import { EventEmitter, on, once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLargeBodies, largeAtATime, largeOfOnePerson, type LargeBodiesOptions } from './large-bodies.ts'

const megabyte = 1024 * 1024
const large = 'x'.repeat(3 * megabyte)
const bodyLimit = 8 * megabyte

type Read = (response: IncomingMessage) => Promise<string>

/** A server that answers when the test says so. */
async function startServer(limits: Omit<LargeBodiesOptions, 'personOf'> = {}) {
  const app = fastify({ bodyLimit, forceCloseConnections: true })
  renderProblems(app)
  app.addContentTypeParser('text/plain', { parseAs: 'string' }, (_, body, done) => done(null, body))
  const arrivals = new EventEmitter()
  const arrived = on(arrivals, 'request')
  app.addHook('onRequest', (_, __, done) => done(void arrivals.emit('came')))
  const personOf = ({ headers }: FastifyRequest) => (headers['x-person'] as string) || undefined
  app.post('/', { preParsing: createLargeBodies({ personOf, ...limits }) }, async ({ body }) => {
    const answer = await new Promise<string | undefined>((go) => arrivals.emit('request', go))
    return answer ?? String(body).length
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => app.close())

  let persons = 0
  /** From somebody new, if nobody is named. */
  const send = (body: string, headers: Record<string, string> = {}, read: Read = text) => {
    const asked = request(url, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'x-person': String(persons++), ...headers },
    })
    onTestFinished(() => void asked.destroy())
    const answer = once(asked, 'response').then(async ([response]: IncomingMessage[]) => ({
      status: response!.statusCode,
      retryAfter: response!.headers['retry-after'],
      body: await read(response!),
    }))
    answer.catch(() => {})
    asked.end(body)
    return { answer, leave: () => void asked.destroy() }
  }
  /** The next request whose body was read: answers it. */
  const next = async () => ((await arrived.next()).value as [(answer?: string) => void])[0]
  /** As many as there is room for. */
  const fill = (read?: Read) =>
    Promise.all(
      Array.from({ length: largeAtATime }, async () => {
        const { leave } = send(large, {}, read)
        return { leave, answer: await next() }
      }),
    )
  return { url, send, next, fill, came: () => once(arrivals, 'came') }
}

const unknownLength = { 'transfer-encoding': 'chunked' }

describe('large requests', () => {
  it('come in as soon as one of those before them was answered', async () => {
    const { send, next, fill } = await startServer()
    const [first] = await fill()
    const { answer } = send(large)
    first!.answer()
    const answerIt = await next()
    answerIt()

    expect(await answer).toMatchObject({ status: 200, body: String(large.length) })
  })

  it('come in when somebody before them has left', async () => {
    const { send, next, fill } = await startServer()
    const [first] = await fill()
    const { answer } = send(large)
    first!.leave()
    const answerIt = await next()
    answerIt()

    expect(await answer).toMatchObject({ status: 200 })
  })

  it('hold no place when their sender left while they waited', async () => {
    const { send, came, fill } = await startServer()
    const before = await fill()
    for (let n = 0; n < largeAtATime; n++) {
      const waits = came()
      const { leave } = send(large)
      await waits
      // Nobody hears it: what is unread hides it until their turn.
      leave()
    }
    for (const { answer } of before) answer()

    expect(await fill()).toHaveLength(largeAtATime)
  })

  it.each([
    ['that say so', {}],
    ['that do not say how large they are', unknownLength],
  ])('%s are told to come again when there is no room', async (_, headers) => {
    const { send, fill } = await startServer({ waitMs: 50 })
    await fill()

    expect(await send(large, headers).answer).toMatchObject({
      status: 503,
      retryAfter: '5',
      body: expect.stringContaining('Try again shortly'),
    })
  })

  it.each([
    ['small ones', 'small', {}],
    ['small ones of unknown length', 'small', unknownLength],
    ['none at all', '', {}],
  ])('hold up nobody else: %s', async (_, body, headers) => {
    const { send, next, fill } = await startServer({ waitMs: 50 })
    await fill()
    const { answer } = send(body, headers)
    const answerIt = await next()
    answerIt()

    expect(await answer).toMatchObject({ status: 200, body: String(body.length) })
  })

  it('of one person take half of the places: others come in, and one more is told to come again', async () => {
    const { send, next } = await startServer({ waitMs: 50 })
    const ofAda = { 'x-person': 'ada' }
    for (let n = 0; n < largeOfOnePerson; n++) {
      send(large, ofAda)
      await next()
    }
    const oneMore = send(large, ofAda)
    const { answer } = send(large)
    const answerIt = await next()
    answerIt()

    expect(await answer).toMatchObject({ status: 200 })
    expect(await oneMore.answer).toMatchObject({ status: 503 })
  })

  it('of the only person there is take every place', async () => {
    const { send, next } = await startServer()
    const sent = Array.from({ length: largeAtATime }, () => send(large, { 'x-person': '' }))
    const answers = await Promise.all(sent.map(() => next()))
    for (const answerIt of answers) answerIt()

    expect(await Promise.all(sent.map(({ answer }) => answer))).toHaveLength(largeAtATime)
  })

  it('that were told to come again are not in the way when they do', async () => {
    const { send, next, fill, came } = await startServer({ waitMs: 500 })
    const ofAda = { 'x-person': 'ada' }
    const [first] = await fill()
    const refused = Array.from({ length: largeOfOnePerson }, () => send(large, ofAda).answer)
    expect((await Promise.all(refused)).map(({ status }) => status)).toEqual(Array(largeOfOnePerson).fill(503))
    const before = came()
    const again = send(large, ofAda)
    await before
    const other = send(large)
    first!.answer()
    const answerIt = await next()
    answerIt()

    expect(await Promise.race([again.answer, other.answer.then(() => 'other')])).toMatchObject({ status: 200 })
  })

  it('hold no place while another request of their connection is not answered', async () => {
    const { url, next, came } = await startServer()
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    const answers = socket.toArray()
    const post = (body: string, connection: string) =>
      socket.write(
        ['POST / HTTP/1.1', 'host: x', 'content-type: text/plain', `connection: ${connection}`].join('\r\n') +
          `\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      )
    post('small', 'keep-alive')
    const answerIt = await next()
    const isThere = came()
    post(large, 'close')
    await isThere
    answerIt()

    expect(Buffer.concat(await answers).toString()).toMatch(/^HTTP\/1.1 200 .*HTTP\/1.1 503 /s)
  })

  it('lose their place when their answer is not read', async () => {
    const { send, next, fill } = await startServer({ idleMs: 100 })
    for (const { answer } of await fill(() => new Promise(() => {}))) answer('x'.repeat(32 * megabyte))
    const { answer } = send(large)
    const answerIt = await next()
    answerIt()

    expect(await answer).toMatchObject({ status: 200 })
  })

  it('that are too large for anybody are refused at once, however many wait', async () => {
    const { send, fill } = await startServer()
    await fill()

    expect(await send('x'.repeat(bodyLimit + 1)).answer).toMatchObject({ status: 413 })
  })

  it('leave their place when they are refused', async () => {
    const { send, next, fill } = await startServer()
    await Promise.all(Array.from({ length: largeAtATime }, () => send('x'.repeat(bodyLimit + 1), unknownLength).answer))
    await fill()
    const { answer } = send('small')
    const answerIt = await next()
    answerIt()

    expect(await answer).toMatchObject({ status: 200 })
  })
})
