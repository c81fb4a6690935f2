import { Secret } from '@oma/config'
import { usualPermissions } from '@oma/contract'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { hubConfig } from '../config.ts'
import type { CredentialsSource } from './source.ts'
import { createVaultSource } from './vault.ts'

const account_id = '0198c0de-0000-7000-8000-000000000001'
const bearer = new Secret(`oma_pat_${'a'.repeat(43)}`)

/** What the user changes at the vault. */
let sending: 'allow' | 'drafts_only'
let googleToken: string
let stream: Socket | undefined
const answers: Record<string, () => object> = {
  '/oauth/token': () => ({ access_token: 'x', token_type: 'Bearer', expires_in: 60, scope: '', account_id }),
  '/api/v1/permissions': () => ({ ...usualPermissions, sending }),
  '/api/v1/google/credentials': () => ({
    access_token: googleToken,
    refresh_token: null,
    token_expiry: new Date(Date.now() + 3_600_000).toISOString(),
    scopes: [],
    account: 'ada@example.org',
  }),
}
const vault = createServer((request, response) => {
  request.resume()
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answers[request.url!]!()))
})
vault.on('upgrade', ({ headers }, socket: Socket) => {
  // RFC 6455 section 1.3.
  const given = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
  const accept = createHash('sha1').update(given).digest('base64')
  const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
  socket.write([...head, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n'))
  stream = socket
  say({ type: 'hello' })
})

/** One text frame of 126 bytes and more (RFC 6455 section 5.2), or of fewer. */
function say(message: object): void {
  const text = Buffer.from(JSON.stringify(message))
  const length = text.length < 126 ? [text.length] : [126, text.length >> 8, text.length & 0xff]
  stream!.write(Buffer.concat([Buffer.from([0x81, ...length]), text]))
}

let source: CredentialsSource | undefined
beforeEach(async () => {
  sending = 'allow'
  googleToken = 'first'
  stream = undefined
  vault.listen(0, '127.0.0.1')
  await once(vault, 'listening')
})
afterEach(async () => {
  await source?.close()
  stream?.destroy()
  vault.close()
})

async function start(more: object): Promise<CredentialsSource> {
  const OMA_BACKEND_URL = `http://127.0.0.1:${(vault.address() as AddressInfo).port}`
  const config = hubConfig.parse({ AUTH_MODE: 'oma_backend', OMA_BACKEND_URL, HUB_CLIENT_SECRET, ...more })
  if (config.AUTH_MODE !== 'oma_backend') throw new Error('It is of the vault')
  source = createVaultSource({ config, now: () => new Date(), onWatch() {} })
  await vi.waitFor(() => expect(stream).toBeDefined())
  return source
}
const HUB_CLIENT_SECRET = createHash('sha256').update('hub').digest('base64url')

// A call is let in before its body is read, and may wait for its user: permissions bite within two seconds all the same.
it.each([
  ['a bearer', {}],
  ['the owner of OMA_ACCESS_TOKEN', { OMA_ACCESS_TOKEN: createHash('sha256').update('login').digest('base64url') }],
])('uses nothing from before a change for a call of %s that was let in before it', async (_, more) => {
  const { identify } = await start(more)
  const underWay = await identify(bearer, '192.0.2.1')
  expect(await underWay.decisions.permissions()).toMatchObject({ sending: 'allow' })
  expect((await underWay.googleAccess()).accessToken.reveal()).toBe('first')

  sending = 'drafts_only'
  googleToken = 'second'
  say({ type: 'event', id: '1', event: 'permissions.changed', account_id, at: new Date().toISOString(), details: {} })
  await vi.waitFor(async () => {
    const next = await identify(bearer, '192.0.2.1')
    expect(await next.decisions.permissions()).toMatchObject({ sending: 'drafts_only' })
  })

  expect(await underWay.decisions.permissions()).toMatchObject({ sending: 'drafts_only' })
  expect((await underWay.googleAccess()).accessToken.reveal()).toBe('second')
})
