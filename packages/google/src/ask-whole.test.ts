import { getEventListeners, once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent } from 'undici'
import { expect, it, onTestFinished } from 'vitest'
import { askWhole } from './ask-whole.ts'

/** A server that answers when the test says so, and a way to it that takes one request at a time. */
async function startServer() {
  const replies: ServerResponse[] = []
  const server = createServer((_, reply) => void replies.push(reply)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const dispatcher = new Agent({ connections: 1 })
  onTestFinished(async () => {
    server.close().closeAllConnections()
    await dispatcher.destroy()
  })
  const ask = (path: string, signal = new AbortController().signal) =>
    askWhole(dispatcher, { origin, path, method: 'GET' }, signal)
  const asked = () => once(server, 'request')
  let connections = 0
  server.on('connection', () => (connections += 1))
  return { ask, asked, replies, connections: () => connections }
}

it('gives status, headers and all of the body', async () => {
  const { ask, asked, replies } = await startServer()
  const [answer] = await Promise.all([
    ask('/'),
    asked().then(() => replies[0]!.writeHead(201, { 'x-kind': 'letter' }).write('first,')),
    asked().then(() => replies[0]!.end('last')),
  ])

  expect(answer).toMatchObject({ statusCode: 201, headers: { 'x-kind': 'letter' } })
  expect(answer.body.toString()).toBe('first,last')
})

it('takes half an answer for none', async () => {
  const { ask, asked, replies } = await startServer()
  const answer = ask('/')
  await asked()
  replies[0]!.writeHead(200, { 'content-length': '10' }).write('half')
  replies[0]!.destroy()

  await expect(answer).rejects.toThrow()
})

it('gives up while it waits for an answer or for a connection, and asks no more then', async () => {
  const { ask, asked, replies } = await startServer()
  const [first, second] = [new AbortController(), new AbortController()]
  const answers = [ask('/first', first.signal), ask('/second', second.signal)]
  await asked()
  second.abort(new Error('second gone'))
  await expect(answers[1]).rejects.toThrow('second gone')
  first.abort(new Error('first gone'))
  await expect(answers[0]).rejects.toThrow('first gone')

  const third = ask('/third')
  await asked()
  replies[1]!.end('third')
  expect((await third).body.toString()).toBe('third')
  expect(replies.map(({ req }) => req.url)).toEqual(['/first', '/third'])
})

it('leaves the connection to others when it gave up before its turn', async () => {
  const { ask, asked, replies, connections } = await startServer()
  const gone = new AbortController()
  const first = ask('/first')
  const second = ask('/second', gone.signal)
  const third = ask('/third')
  await asked()
  gone.abort(new Error('second gone'))
  await expect(second).rejects.toThrow('second gone')
  const next = asked()
  replies[0]!.end('first')
  await next
  replies[1]!.end('third')
  await Promise.all([first, third])

  expect(connections()).toBe(1)
})

it('asks nothing for who has left already, and waits for no connection to say so', async () => {
  const { ask, asked, replies } = await startServer()
  const first = ask('/first')
  await asked()
  await expect(ask('/second', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  replies[0]!.end('first')

  expect((await first).body.toString()).toBe('first')
})

it('leaves nothing on a signal that outlives it', async () => {
  const { ask, asked, replies } = await startServer()
  const { signal } = new AbortController()
  const answer = ask('/', signal)
  await asked()
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  replies[0]!.end('answer')
  await answer

  expect(getEventListeners(signal, 'abort')).toHaveLength(0)
})
