/** The doctor at deployments that are broken in the ways that real clients met. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { createAsk } from './ask.ts'
import { examine } from './examine.ts'
import { render } from './render.ts'

async function listen(answer: RequestListener): Promise<URL> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`)
}

/** Everything a little wrong: behind a proxy whose address nobody told it, with an issuer that ends in a slash. */
function broken(): RequestListener {
  return ({ url = '', method, headers }, response) => {
    const origin = `http://${headers.host}`
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (url === '/mcp' && method === 'POST') {
      const metadata = `${origin}/.well-known/oauth-protected-resource/mcp`
      return response
        .writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${metadata}", error="invalid_token"` })
        .end()
    }
    if (url === '/mcp') return response.writeHead(405).end()
    if (url === '/.well-known/oauth-protected-resource/mcp') {
      const forwarded = headers['x-forwarded-host'] ?? 'internal'
      return json(200, {
        resource: `http://${String(forwarded)}:8001/mcp`,
        authorization_servers: [origin],
        scopes_supported: ['mail'],
      })
    }
    if (url === '/.well-known/oauth-authorization-server') {
      return json(200, {
        issuer: `${origin}/`,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        registration_endpoint: `${origin}/register`,
        jwks_uri: `${origin}/jwks`,
        code_challenge_methods_supported: ['plain'],
        scopes_supported: ['mail', 'calendar'],
      })
    }
    if (url === '/jwks') return json(200, { keys: [{ kty: 'EC', d: 'private' }] })
    if (url === '/register') return json(201, { client_id: 'anybody' })
    if (url === '/token') return json(400, { error: 'invalid_grant' })
    if (url.startsWith('/authorize')) {
      const back = new URL(url, origin).searchParams.get('redirect_uri')!
      return response.writeHead(302, { location: `${back}?error=invalid_scope` }).end()
    }
    return response.writeHead(404).end()
  }
}

it('names what a client would trip over, each with what to do', async () => {
  const url = await listen(broken())
  const findings = await examine(url)
  const failed = findings.filter(({ advice }) => advice !== undefined).map(({ promise }) => promise.trim())

  expect(failed).toEqual(
    expect.arrayContaining([
      'GET without a token answers 401',
      'The 401 names the scopes to ask for',
      'The 401 says no error= while no token was sent',
      `its resource is ${url.href}`,
      'What a client sends as X-Forwarded-Host changes nothing',
      `its issuer is exactly ${url.origin}`,
      'It offers PKCE with S256',
      'It takes clients without a secret',
      'Its keys are the public parts',
      'Hub and vault name the same scopes',
      'An unknown client gets 401 invalid_client, and registers again',
      'A redirect to javascript:alert(1) is refused, in JSON',
      'A request with neither scope nor resource leads to the sign-in page',
      'Another path than the registered one is not redirected to',
      'Another’s resource is refused with invalid_target',
      `A page may call ${url.href}`,
    ]),
  )
  expect(failed).not.toContain('POST without a token answers 401')
  expect(findings.every(({ advice }) => advice === undefined || advice.length > 10)).toBe(true)
  expect(render(url, findings)).toContain(`Clients would trip over ${failed.length} of these.`)
})

it('says one thing of a deployment that is not there or never answers, and says it in time', async () => {
  const silent = await listen(() => {})
  const findings = await examine(silent, createAsk(100))

  expect(findings).toEqual([expect.objectContaining({ advice: expect.stringContaining('no answer in time') })])
})

it('reads no endless answer', async () => {
  const endless = await listen((_, response) => {
    const more = () => void (response.destroyed || response.write('x'.repeat(64 * 1024), more))
    more()
  })

  expect(await createAsk()(endless)).toMatchObject({ failure: expect.stringContaining('more than 256 KiB') })
})

it('ends with 1 when there is something to mend, and with 2 and how to use it when it was given no URL', async () => {
  const url = await listen(broken())
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [join(import.meta.dirname, '../doctor.ts'), ...args])

  await expect(run(url.origin)).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('FAIL GET') })
  await expect(run('nowhere')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('npm run doctor') })
})
