/** Somebody who watches live changes, for tests: a real WebSocket to a real port. */
import { contract, LiveMessage } from '@oma/contract'
import type { FastifyInstance } from 'fastify'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket } from 'undici'
import { onTestFinished } from 'vitest'

export interface Watched {
  messages: LiveMessage[]
  /** The names of what was told, in order. */
  events(): string[]
  /** Settles with the code that the socket was closed with. */
  closed: Promise<number>
  socket: WebSocket
}

const path = contract.events.stream.path

/** Where an app listens; it is made to, once. */
export async function portOf(app: FastifyInstance): Promise<number> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}

/** @throws {Error} when the socket does not open */
export async function watch(app: FastifyInstance, headers: Record<string, string>): Promise<Watched> {
  const socket = new WebSocket(`ws://127.0.0.1:${await portOf(app)}${path}`, { headers })
  const messages: LiveMessage[] = []
  socket.addEventListener('message', ({ data }) => messages.push(LiveMessage.parse(JSON.parse(String(data)))))
  const closed = new Promise<number>((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)))
  const hello = new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }))
  onTestFinished(() => socket.close())
  const refused = closed.then((code) => {
    throw new Error(`The socket closed with ${code}`)
  })
  await Promise.race([hello, refused])
  refused.catch(() => undefined)
  return {
    messages,
    events: () => messages.flatMap((message) => (message.type === 'event' ? [message.event] : [])),
    closed,
    socket,
  }
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** What the vault answers to a wish to watch that it does not grant. */
export async function askToWatch(app: FastifyInstance, headers: Record<string, string>): Promise<Response> {
  const port = await portOf(app)
  return new Promise((resolve, reject) => {
    const asking = request({
      port,
      host: '127.0.0.1',
      path,
      headers: {
        connection: 'upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    })
    asking.on('error', reject)
    asking.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy()
      // 101 is no status that a Response may have.
      resolve(new Response(`upgraded with ${statusCode}`, { status: 200 }))
    })
    asking.on('response', (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => resolve(new Response(Buffer.concat(parts), { status: answer.statusCode ?? 0 })))
    })
    asking.end()
  })
}
