import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startSandbox } from '../testing/start-sandbox.ts'
import { createSandboxControl } from './client.ts'

const start = new Date('2026-11-25T12:00:00Z')

async function startWithControl() {
  const sandbox = await startSandbox({ now: () => start })
  return { sandbox, control: createSandboxControl(sandbox.url) }
}

async function startReceiver(answer: { status: number; body: string }) {
  const received: { headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(answer.status).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`, received }
}

describe('security events', () => {
  it('verify against the keys that the configuration names', async () => {
    const { sandbox, control } = await startWithControl()
    const answer = await fetch(`${sandbox.url}/.well-known/risc-configuration`)
    const { issuer, jwks_uri } = (await answer.json()) as { issuer: string; jwks_uri: string }
    const { token } = await control.securityEvent({
      type: 'account-disabled',
      account: 'ada@example.test',
      reason: 'hijacking',
    })

    const verified = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), {
      issuer,
      audience: 'sandbox-client-id',
    })
    expect(verified.protectedHeader).toMatchObject({ alg: 'RS256', typ: 'secevent+jwt' })
    expect(verified.payload).toEqual({
      iss: 'https://accounts.google.com/',
      aud: 'sandbox-client-id',
      iat: start.getTime() / 1000,
      jti: expect.any(String),
      events: {
        'https://schemas.openid.net/secevent/risc/event-type/account-disabled': {
          subject: {
            subject_type: 'iss-sub',
            iss: 'https://accounts.google.com/',
            sub: expect.stringMatching(/^\d+$/),
          },
          reason: 'hijacking',
        },
      },
    })
  })

  it('are pushed to a receiver, whose answer comes back', async () => {
    const { control } = await startWithControl()
    const receiver = await startReceiver({ status: 400, body: '{"err":"invalid_key"}' })
    const { token, answer } = await control.securityEvent({
      type: 'verification',
      state: 'hello',
      deliver_to: receiver.url,
    })

    expect(answer).toEqual({ status: 400, body: '{"err":"invalid_key"}' })
    expect(receiver.received).toMatchObject([{ headers: { 'content-type': 'application/secevent+jwt' }, body: token }])
  })

  it('know only people who exist', async () => {
    const { control } = await startWithControl()

    await expect(control.securityEvent({ type: 'account-disabled', account: 'x@example.test' })).rejects.toMatchObject({
      status: 404,
    })
  })
})
