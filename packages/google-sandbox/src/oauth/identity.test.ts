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
