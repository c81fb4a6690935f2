import { describe, expect, it } from 'vitest'
import { startSandbox } from '../testing/start-sandbox.ts'

const host = 'localhost:8002'

describe('the control plane', () => {
  it.each([
    ['another machine', { remoteAddress: '192.0.2.1', headers: { host } }],
    ['a name that was rebound to this machine', { headers: { host: 'attacker.example:8002' } }],
    ['a web page’s script', { headers: { host, origin: 'https://attacker.example' } }],
    ['a sandboxed frame', { headers: { host, origin: 'null' } }],
    ['a web page’s form', { headers: { host, 'sec-fetch-site': 'cross-site' } }],
  ])('refuses %s', async (_what, from) => {
    const { app } = await startSandbox()

    for (const url of ['/_sandbox/clock', '/']) {
      expect((await app.inject({ method: 'GET', url, ...from })).statusCode).toBe(403)
    }
    expect((await app.inject({ method: 'POST', url: '/_sandbox/reset', ...from })).statusCode).toBe(403)
  })

  it.each(['localhost:8002', '127.0.0.1:8002', '[::1]:8002'])('answers at %s', async (name) => {
    const { app } = await startSandbox()
    const headers = { host: name, origin: `http://${name}` }

    expect((await app.inject({ method: 'GET', url: '/_sandbox/clock', headers })).statusCode).toBe(200)
  })

  it('leaves Google’s own paths open to containers beside it', async () => {
    const { app } = await startSandbox()
    const from = { remoteAddress: '192.0.2.1', headers: { host: 'google-sandbox:8002' } }

    expect((await app.inject({ url: '/.well-known/openid-configuration', ...from })).statusCode).toBe(200)
  })
})
