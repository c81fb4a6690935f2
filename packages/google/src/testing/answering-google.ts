/** A server that gives one test's answers in Google's place, and keeps what it was asked. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { createGoogleTransport, type GoogleTransport } from '../transport.ts'

export interface Answer {
  status?: number
  body?: string | object
  /** Answers this much later. */
  delayMs?: number
}

export interface AnsweringGoogle {
  transport: GoogleTransport
  asked: { path: string; headers: IncomingMessage['headers']; body: string }[]
}

/** Each call takes the next answer; the last one stays. */
export async function startAnsweringGoogle(answers: Answer[], timeoutMs?: number): Promise<AnsweringGoogle> {
  const asked: AnsweringGoogle['asked'] = []
  const server = createServer(async (request, response) => {
    const { status = 200, body = {}, delayMs = 0 } = answers[Math.min(asked.length, answers.length - 1)] ?? {}
    asked.push({ path: request.url ?? '', headers: request.headers, body: await text(request) })
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    const isText = typeof body === 'string'
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json; charset=utf-8' })
    response.end(isText ? body : JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const sandboxUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const transport = createGoogleTransport({ sandboxUrl, ...(timeoutMs !== undefined && { timeoutMs }) })
  onTestFinished(async () => {
    await transport.close()
    server.close().closeAllConnections()
  })
  return { transport, asked }
}
