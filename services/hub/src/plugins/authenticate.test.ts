import { readConfig } from '@oma/config'
import { problems } from '@oma/contract'
import { createGoogleTransport } from '@oma/google'
import type { FastifyInstance } from 'fastify'
import { randomBytes } from 'node:crypto'
import { createServer, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApp } from '../app.ts'
import { hubConfig } from '../config.ts'
import { startHub } from '../testing/start-hub.ts'

/** Where nobody listens: the hub's vault is away. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('a hub that serves everybody', () => {
  let app: FastifyInstance
  beforeAll(async () => {
    const config = readConfig(hubConfig, {
      HUB_CLIENT_SECRET: randomBytes(32).toString('base64url'),
      HUB_PUBLIC_URL: 'https://hub.example.org',
      VAULT_PUBLIC_URL: 'https://vault.example.org',
      OMA_BACKEND_URL: `http://127.0.0.1:${await freePort()}`,
      LOG_LEVEL: 'silent',
    })
    app = await createApp({ config, google: createGoogleTransport() })
  })
  afterAll(() => app.close())

  const where =
    'resource_metadata="https://hub.example.org/.well-known/oauth-protected-resource/mcp", ' +
    'scope="gmail.read gmail.send gmail.modify calendar.read calendar.write"'

  it.each(['GET', 'POST', 'DELETE'] as const)(
    'answers a %s without a token with where to sign in, and no error',
    async (method) => {
      const answer = await app.inject({ method, url: '/mcp' })

      expect(answer.statusCode).toBe(401)
      expect(answer.headers['www-authenticate']).toBe(`Bearer ${where}`)
      expect(answer.json()).toMatchObject({ code: 'unauthenticated', detail: expect.stringContaining('/tokens') })
    },
  )

  it('answers a token that is none with the same, and with invalid_token', async () => {
    const answer = await app.inject({ method: 'POST', url: '/mcp', headers: { authorization: 'Bearer ya29.a0' } })

    expect(answer.statusCode).toBe(401)
    expect(answer.headers['www-authenticate']).toContain(`Bearer ${where}, error="invalid_token"`)
  })

  it('looks at the token before the body', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/mcp',
      payload: '{',
      headers: { 'content-type': 'text/html' },
    })

    expect(answer.statusCode).toBe(401)
  })

  it('refuses another scheme', async () => {
    const answer = await app.inject({ method: 'POST', url: '/mcp', headers: { authorization: 'Basic YTpi' } })

    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({
      title: problems['invalid-authentication-scheme'].title,
      detail: expect.stringContaining('Invalid authentication scheme'),
    })
  })

  it('takes no token from the query', async () => {
    expect((await app.inject({ method: 'POST', url: '/mcp?access_token=oma_pat_abc' })).statusCode).toBe(401)
  })

  it('says 503, with when to try again, while the vault is away, and blames nobody’s token', async () => {
    const answer = await app.inject({ method: 'POST', url: '/mcp', headers: { authorization: 'Bearer oma_pat_abc' } })

    expect(answer.statusCode).toBe(503)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(answer.headers['www-authenticate']).toBeUndefined()
    expect(answer.json()).toMatchObject({ code: 'unavailable' })
  })

  it('is alive but not ready while the vault is away', async () => {
    expect((await app.inject('/health')).statusCode).toBe(200)
    expect((await app.inject('/ready')).statusCode).toBe(503)
  })

  it.each(['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'])(
    'names itself and its authorization server at %s, whatever Host says',
    async (url) => {
      const answer = await app.inject({ url, headers: { host: 'evil.example' } })

      expect(answer.json()).toMatchObject({
        resource: 'https://hub.example.org/mcp',
        authorization_servers: ['https://vault.example.org'],
        scopes_supported: expect.arrayContaining(['gmail.read', 'gmail.settings', 'calendar.write']),
      })
    },
  )

  it.each(['/mcp', '/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'])(
    'lets a client in a browser call %s from any page, and read where to sign in',
    async (url) => {
      const headers = { origin: 'https://client.example', 'access-control-request-headers': 'authorization,mcp-method' }
      const asked = await app.inject({
        method: 'OPTIONS',
        url,
        headers: { ...headers, 'access-control-request-method': 'POST' },
      })
      const answer = await app.inject({ url, headers })

      expect(asked.statusCode).toBe(204)
      expect(asked.headers['access-control-allow-headers']).toBe('authorization,mcp-method')
      for (const each of [asked, answer]) expect(each.headers['access-control-allow-origin']).toBe('*')
      expect(answer.headers['access-control-expose-headers']).toContain('WWW-Authenticate')
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
    },
  )
})

describe('a hub for one person', () => {
  it('lets no web page read its answers: whoever reaches it needs no token', async () => {
    const hub = await startHub()
    const headers = { host: 'localhost:8001', origin: 'http://localhost:6274' }

    expect((await hub.app.inject({ method: 'OPTIONS', url: '/mcp', headers })).statusCode).toBe(405)
    const answer = await hub.app.inject({ method: 'POST', url: '/mcp', headers })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    await hub.close()
  })

  it('is not reached through a name that a web page brought', async () => {
    const hub = await startHub()
    const send = (headers: Record<string, string>) => hub.app.inject({ method: 'POST', url: '/mcp', headers })

    expect((await send({ host: 'evil.example' })).statusCode).toBe(403)
    expect((await send({ host: 'localhost:8001', origin: 'https://evil.example' })).statusCode).toBe(403)
    expect((await send({ host: 'localhost:8001', origin: 'http://localhost:6274' })).statusCode).not.toBe(403)
    await hub.close()
  })
})
