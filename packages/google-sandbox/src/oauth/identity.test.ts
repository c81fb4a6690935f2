import { createLocalJWKSet, jwtVerify, type JWK } from 'jose'
import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { everyScope, startSandbox } from '../testing/start-sandbox.ts'

describe('identity', () => {
  it('gives id_tokens that verifyIdToken accepts', async () => {
    const sandbox = await startSandbox()
    const { auth, tokens } = await sandbox.connect('bruno@example.test')
    const ticket = await auth.verifyIdToken({ idToken: tokens.id_token ?? '', audience: 'sandbox-client-id' })

    expect(ticket.getPayload()).toMatchObject({
      email: 'bruno@example.test',
      email_verified: true,
      name: 'Bruno Costa',
    })
    await expect(auth.verifyIdToken({ idToken: tokens.id_token ?? '', audience: 'another' })).rejects.toThrow(
      'audience',
    )
  })

  it('publishes its key as JWK and as a certificate that says the same', async () => {
    const sandbox = await startSandbox()
    const { tokens } = await sandbox.connect()
    const { keys } = (await sandbox.request('GET', '/oauth2/v3/certs')).body as { keys: JWK[] }
    const [[keyId, pem] = ['', '']] = Object.entries(
      (await sandbox.request('GET', '/oauth2/v1/certs')).body as Record<string, string>,
    )
    const certificate = new X509Certificate(pem)
    const { payload, protectedHeader } = await jwtVerify(tokens.id_token ?? '', createLocalJWKSet({ keys }))

    expect([payload.iss, payload['hd']]).toEqual(['https://accounts.google.com', 'example.test'])
    expect(protectedHeader.kid).toBe(keyId)
    expect(certificate.publicKey.export({ format: 'jwk' })['n']).toBe(keys[0]?.n)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
  })

  it('answers each userinfo with its own names', async () => {
    const sandbox = await startSandbox()
    const { tokens } = await sandbox.connect()
    const ask = async (path: string) => {
      const response = await fetch(sandbox.url + path, { headers: { authorization: `Bearer ${tokens.access_token}` } })
      return (await response.json()) as Record<string, unknown>
    }

    for (const path of ['/oauth2/v3/userinfo', '/v1/userinfo']) {
      expect(await ask(path)).toMatchObject({
        sub: expect.any(String) as string,
        email_verified: true,
        name: 'Ada Berg',
      })
    }
    for (const path of ['/oauth2/v1/userinfo', '/oauth2/v2/userinfo']) {
      expect(await ask(path)).toMatchObject({
        id: expect.any(String) as string,
        verified_email: true,
        given_name: 'Ada',
      })
    }
  })

  it('answers userinfo and tokeninfo of v2 as Google’s document says', async () => {
    const sandbox = await startSandbox()
    const { auth, tokens } = await sandbox.connect()
    const host = 'https://www.googleapis.com'
    const { data: who } = await auth.request<{ hd: string }>({ url: `${host}/oauth2/v2/userinfo` })
    const { data: token } = await auth.request<{ audience: string }>({
      url: `${host}/oauth2/v2/tokeninfo?access_token=${tokens.access_token}`,
      method: 'POST',
    })

    expect(who.hd).toBe('example.test')
    expect(token.audience).toBe('sandbox-client-id')
  })

  it('describes tokens to tokeninfo', async () => {
    const sandbox = await startSandbox()
    const { auth, tokens } = await sandbox.connect()
    const info = await auth.getTokenInfo(tokens.access_token ?? '')

    expect(info).toMatchObject({ email: 'ada@example.test', aud: 'sandbox-client-id', access_type: 'offline' })
    expect(info.scopes).toHaveLength(everyScope.length)
    await expect(auth.getTokenInfo('made-up')).rejects.toMatchObject({ status: 400 })
  })

  it('publishes a discovery document with its own endpoints', async () => {
    const sandbox = await startSandbox({ publicUrl: 'http://localhost:8002' })
    const { body } = await sandbox.request('GET', '/.well-known/openid-configuration')

    expect(body).toMatchObject({
      issuer: 'https://accounts.google.com',
      authorization_endpoint: 'http://localhost:8002/o/oauth2/v2/auth',
      jwks_uri: 'http://localhost:8002/oauth2/v3/certs',
    })
  })
})
