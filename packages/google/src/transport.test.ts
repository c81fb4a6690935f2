import { OAuth2Client } from 'google-auth-library'
import { describe, expect, it } from 'vitest'
import { startAnsweringGoogle } from './testing/answering-google.ts'
import { createGoogleTransport, type GoogleTransport } from './transport.ts'

const url = 'https://gmail.googleapis.com/gmail/v1/users/me/profile?fields=historyId'

function clientOver({ fetch }: GoogleTransport): OAuth2Client {
  const client = new OAuth2Client({ transporterOptions: { fetchImplementation: fetch, retryConfig: { retry: 0 } } })
  client.setCredentials({ access_token: 'ya29.test' })
  return client
}

describe('the transport', () => {
  it('leads Google’s hosts to the sandbox, path and query kept', async () => {
    const { transport, asked } = await startAnsweringGoogle([{ body: { historyId: '7' } }])
    const { data, status } = await clientOver(transport).request({ url })

    expect([status, data]).toEqual([200, { historyId: '7' }])
    expect(asked).toMatchObject([
      { path: '/gmail/v1/users/me/profile?fields=historyId', headers: { authorization: 'Bearer ya29.test' } },
    ])
  })

  it('sends a form as a form', async () => {
    const { transport, asked } = await startAnsweringGoogle([{}])
    const body = new URLSearchParams({ token: 'a b' })
    await transport.fetch('https://oauth2.googleapis.com/revoke', { method: 'POST', body })

    expect(asked).toMatchObject([
      { body: 'token=a+b', headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' } },
    ])
  })

  // The response said nothing of bodyUsed, and gaxios took the body away from every error.
  it('lets an error keep what Google said', async () => {
    const error = { code: 403, message: 'Rate Limit Exceeded', errors: [{ reason: 'rateLimitExceeded' }] }
    const { transport } = await startAnsweringGoogle([{ status: 403, body: { error } }])

    await expect(clientOver(transport).request({ url })).rejects.toMatchObject({
      status: 403,
      message: 'Rate Limit Exceeded',
      response: { data: { error } },
    })
  })

  it('gives up after its deadline', async () => {
    const { transport } = await startAnsweringGoogle([{ delayMs: 2_000 }], 50)

    await expect(transport.fetch(url)).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('gives an upload more time', async () => {
    const { transport } = await startAnsweringGoogle([{ delayMs: 500 }], 50)
    const upload = 'https://gmail.googleapis.com/upload/gmail/v1/users/me/messages/send'

    expect((await transport.fetch(upload, { method: 'POST', body: 'a mail' })).status).toBe(200)
  })

  it.each(['https://example.com/', 'https://www.googleapis.com.example.com/', 'http://127.0.0.1:1/'])(
    'refuses to reach %s',
    async (elsewhere) => {
      const { transport, asked } = await startAnsweringGoogle([{}])

      await expect(transport.fetch(elsewhere)).rejects.toThrow(TypeError)
      await expect(createGoogleTransport().fetch(elsewhere)).rejects.toThrow(TypeError)
      expect(asked).toEqual([])
    },
  )
})
