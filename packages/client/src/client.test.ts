import { contract } from '@oma/contract'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createClient } from './client.ts'

async function serverThat(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.close().closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('the client', () => {
  it('asks for the token before each request and sends only what was given', async () => {
    const seen: (string | undefined)[] = []
    const baseUrl = await serverThat((request, response) => {
      seen.push(request.headers.authorization, request.url)
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ tokens: [], next_cursor: null }))
    })
    let number = 0
    const client = createClient(contract, { baseUrl, token: () => `t${++number}` })
    await client.auth.listTokens()
    await client.auth.listTokens()

    expect(seen).toEqual(['Bearer t1', '/api/v1/auth/tokens', 'Bearer t2', '/api/v1/auth/tokens'])
  })

  it('names its methods to who goes over them, and they work by themselves', async () => {
    const baseUrl = await serverThat((_, response) => response.end(JSON.stringify({ tokens: [], next_cursor: null })))
    const client = createClient(contract, { baseUrl })
    const groups: string[] = []
    for (const name in client) groups.push(name)
    const { listTokens } = client.auth

    expect(groups.sort()).toEqual(Object.keys(contract).sort())
    await expect(listTokens()).resolves.toMatchObject({ tokens: [] })
  })

  it.each([
    ['nobody listens', () => Promise.resolve('http://127.0.0.1:1')],
    ['the answer does not come in time', () => serverThat(() => {})],
    ['the connection breaks', () => serverThat((request) => request.socket.destroy())],
  ])('throws unavailable when %s', async (_, address) => {
    const client = createClient(contract, { baseUrl: await address(), timeoutMs: 200 })

    await expect(client.system.about()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 2 })
  })

  it('takes a proxy’s page for what its status says', async () => {
    const baseUrl = await serverThat((_, response) => response.writeHead(502).end('<html>Bad gateway</html>'))

    await expect(createClient(contract, { baseUrl }).system.about()).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('refuses an answer that the contract does not allow', async () => {
    const baseUrl = await serverThat((_, response) => response.end('{"version":1}'))

    await expect(createClient(contract, { baseUrl }).system.about()).rejects.toThrow(/version/)
  })

  it('lets its caller cancel', async () => {
    const baseUrl = await serverThat(() => {})
    const abort = new AbortController()
    const call = createClient(contract, { baseUrl }).system.about({}, { signal: abort.signal })
    abort.abort(new Error('changed my mind'))

    await expect(call).rejects.toThrow('changed my mind')
  })
})
