/** What a stranger names is fetched from the internet alone, in time and in bounds. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createGuardedFetch } from './guarded-fetch.ts'
import { isSpecialAddress } from './special-addresses.ts'

/** A server on this machine, which counts the connections that reach it. */
async function listen(handler: RequestListener = (_, response) => response.end('{}')) {
  const server = createServer(handler)
  let connections = 0
  server.on('connection', () => void connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, connections: () => connections }
}

describe('an address of no one on the internet', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:169.254.169.254]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fc00::1]',
    '[fd12::1]',
    '[fe80::1]',
    '[ff02::1]',
    'localhost',
  ])('%s is not connected to', async (host) => {
    const server = await listen()
    await expect(createGuardedFetch()(`http://${host}:${server.port}/`)).rejects.toThrow('has no public address')
    expect(server.connections()).toBe(0)
  })

  it('is not connected to when a name leads there, alone or beside a public one', async () => {
    const server = await listen()
    const loopback = { address: '127.0.0.1', family: 4 }
    for (const addresses of [[loopback], [{ address: '93.184.215.14', family: 4 }, loopback], []]) {
      const fetchGuarded = createGuardedFetch({ resolve: async () => addresses })
      await expect(fetchGuarded(`http://client.example:${server.port}/`)).rejects.toThrow('has no public address')
    }
    expect(server.connections()).toBe(0)
  })

  it('is not connected to when the name leads elsewhere by the second time it is asked for (rebinding)', async () => {
    const [checked, rebound] = [await listen(), await listen()]
    let asked = 0
    const fetchGuarded = createGuardedFetch({
      resolve: async () => [{ address: asked++ === 0 ? '127.0.0.1' : '127.0.0.2', family: 4 }],
      isRefused: (address) => address !== '127.0.0.1',
    })
    expect((await fetchGuarded(`http://client.example:${checked.port}/`)).status).toBe(200)
    expect(asked).toBe(1)
    await expect(fetchGuarded(`http://client.example:${rebound.port}/`)).rejects.toThrow('has no public address')
    expect(rebound.connections()).toBe(0)
  })

  it.each(['8.8.8.8', '93.184.215.14', '2606:4700::1111'])('%s is none of them', (address) => {
    expect(isSpecialAddress(address)).toBe(false)
  })
})

describe('a server', () => {
  const fetchGuarded = createGuardedFetch({ isRefused: () => false })

  it('that redirects is not followed', async () => {
    const [target, server] = [
      await listen(),
      await listen((_, response) => response.writeHead(302, { location: `http://127.0.0.1:${target.port}/` }).end()),
    ]
    expect((await fetchGuarded(`http://127.0.0.1:${server.port}/`)).status).toBe(302)
    expect(target.connections()).toBe(0)
  })

  it('that sends without end is broken off', async () => {
    const server = await listen((_, response) => {
      const more = () => response.write('x'.repeat(16 * 1024), more)
      more()
    })
    await expect(fetchGuarded(`http://127.0.0.1:${server.port}/`)).rejects.toThrow('too large')
  })

  it('that is slow is not waited for: before it answers, and while it does', async () => {
    const silent = await listen(() => {})
    const dripping = await listen((_, response) => void response.write('{'))
    for (const { port } of [silent, dripping]) {
      const began = performance.now()
      await expect(fetchGuarded(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(300) })).rejects.toThrow()
      expect(performance.now() - began).toBeLessThan(3_000)
    }
  })
})

it('a name that is not resolved in time is not waited for', async () => {
  const fetchGuarded = createGuardedFetch({ resolve: () => new Promise(() => {}) })
  await expect(fetchGuarded('https://client.example/', { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/)
})

it('sends what it is given, and reads nothing of the answer when only the status is wanted', async () => {
  const heard: string[] = []
  const server = await listen(async (request, response) => {
    for await (const chunk of request) heard.push(`${request.method} ${String(chunk)}`)
    response.writeHead(202)
    const more = () => response.write('x'.repeat(16 * 1024), more)
    more()
  })
  const fetchGuarded = createGuardedFetch({ isRefused: () => false })
  const { status } = await fetchGuarded(`http://127.0.0.1:${server.port}/`, { body: 'a=b', statusOnly: true })

  expect([status, heard]).toEqual([202, ['POST a=b']])
})
