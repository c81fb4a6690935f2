import { describe, expect, it } from 'vitest'
import { startSandbox } from '../testing/start-sandbox.ts'

describe('what is no path of Google', () => {
  it.each([
    ['GET', '/gmail/v1/users/me/nothing'],
    ['GET', '/gmail/v1'],
    ['PATCH', '/gmail/v1/users/me/messages'],
    ['POST', '/upload/gmail/v1/users/me/labels'],
    ['GET', '/calendar/v3/nothing'],
    ['PUT', '/calendar/v3/colors'],
    ['DELETE', '/oauth2/v2/userinfo'],
    ['GET', '/batch/gmail/v1'],
  ])('is 404 in the words of its APIs: %s %s', async (method, path) => {
    const sandbox = await startSandbox()
    const { tokens } = await sandbox.connect()
    for (const headers of [{}, { authorization: `Bearer ${tokens.access_token}` }]) {
      const response = await fetch(sandbox.url + path, { method, headers })

      expect(response.status).toBe(404)
      expect(await response.json()).toEqual({
        error: {
          code: 404,
          message: 'Method not found.',
          errors: [{ message: 'Method not found.', domain: 'global', reason: 'notFound' }],
          status: 'NOT_FOUND',
        },
      })
    }
  })

  it.each([
    ['GET', '/nothing?token=secret'],
    ['GET', '/token'],
    ['PUT', '/revoke'],
    ['DELETE', '/o/oauth2/v2/auth'],
    ['POST', '/.well-known/openid-configuration'],
    ['GET', '/gmail/v1beta'],
  ])('is the page of Google’s front end elsewhere: %s %s', async (method, path) => {
    const sandbox = await startSandbox({ seed: 'empty' })
    const response = await fetch(sandbox.url + path, { method })
    const page = await response.text()

    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(page).toContain('<title>Error 404 (Not Found)!!1</title>')
    expect(page).toContain(`The requested URL <code>${path.split('?')[0]}</code> was not found on this server.`)
    expect(page).not.toContain('secret')
  })

  it('is escaped on that page', async () => {
    const sandbox = await startSandbox({ seed: 'empty' })
    const response = await fetch(`${sandbox.url}/'<b>'`)

    expect(await response.text()).toContain('<code>/&#39;%3Cb%3E&#39;</code>')
  })

  it('is told apart in the control plane, which is not Google’s', async () => {
    const sandbox = await startSandbox({ seed: 'empty' })

    expect(await sandbox.request('GET', '/_sandbox/nothing')).toMatchObject({
      status: 404,
      body: { error: { message: 'Not found: GET /_sandbox/nothing' } },
    })
  })
})
