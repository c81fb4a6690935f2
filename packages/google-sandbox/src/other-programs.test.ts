import { calendar as createCalendarClient } from '@googleapis/calendar'
import { gmail as createGmailClient } from '@googleapis/gmail'
import { OAuth2Client } from 'google-auth-library'
import { describe, expect, it } from 'vitest'
import { redirectUri, startSandbox } from './testing/start-sandbox.ts'

/** As the README tells other programs: nothing but endpoints and an address. */
async function startByEndpoints() {
  const sandbox = await startSandbox()
  const { url } = sandbox
  const auth = new OAuth2Client({
    clientId: 'my-program',
    redirectUri,
    endpoints: {
      oauth2AuthBaseUrl: `${url}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${url}/token`,
      oauth2RevokeUrl: `${url}/revoke`,
      tokenInfoUrl: `${url}/tokeninfo`,
      oauth2FederatedSignonPemCertsUrl: `${url}/oauth2/v1/certs`,
      oauth2FederatedSignonJwkCertsUrl: `${url}/oauth2/v3/certs`,
    },
  })
  const scope = ['openid', 'email', 'https://mail.google.com/', 'https://www.googleapis.com/auth/calendar']
  const back = await sandbox.consent(auth.generateAuthUrl({ access_type: 'offline', scope }))
  const { tokens } = await auth.getToken(back.searchParams.get('code') ?? '')
  auth.setCredentials(tokens)
  const rootUrl = `${url}/`
  const gmail = createGmailClient({ version: 'v1', auth, rootUrl })
  return { auth, tokens, gmail, rootUrl, calendar: createCalendarClient({ version: 'v3', auth, rootUrl }) }
}

describe('another program that changes Google’s endpoints', () => {
  it('signs in, reads mail and calendars, refreshes and revokes', async () => {
    const { auth, tokens, gmail, calendar } = await startByEndpoints()
    const ticket = await auth.verifyIdToken({ idToken: tokens.id_token ?? '', audience: 'my-program' })

    expect(ticket.getPayload()?.email).toBe('ada@example.test')
    expect((await auth.getTokenInfo(tokens.access_token ?? '')).aud).toBe('my-program')
    expect((await gmail.users.getProfile({ userId: 'me' })).data.emailAddress).toBe('ada@example.test')
    expect((await calendar.calendarList.list()).data.items).toHaveLength(1)
    expect((await auth.refreshAccessToken()).credentials.access_token).not.toBe(tokens.access_token)
    await auth.revokeCredentials()
    auth.setCredentials({ access_token: tokens.access_token ?? '' })
    await expect(gmail.users.getProfile({ userId: 'me' })).rejects.toMatchObject({ status: 401 })
  })

  it('uploads to the sandbox when the call itself names the address', async () => {
    const { gmail, rootUrl } = await startByEndpoints()
    const media = { mimeType: 'message/rfc822', body: 'To: ada@example.test\r\nSubject: Uploaded\r\n\r\nHello' }
    const { data } = await gmail.users.messages.send({ userId: 'me', media }, { rootUrl })
    const { data: sent } = await gmail.users.messages.get({ userId: 'me', id: data.id ?? '', format: 'metadata' })

    expect(sent.payload?.headers).toContainEqual({ name: 'Subject', value: 'Uploaded' })
  })
})
