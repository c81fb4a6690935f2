/** The vault, canned: publishes a key, exchanges every token and hands out a Google token, for as many users as ask. */
import Fastify from 'fastify'
import { createHash } from 'node:crypto'

const { PORT, JWKS = '' } = process.env
const app = Fastify()
const scope = 'gmail.read gmail.send gmail.modify calendar.read calendar.write'
const root = 'https://www.googleapis.com/auth/'

app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
  done(null, Object.fromEntries(new URLSearchParams(String(body)))),
)
app.get('/ready', () => ({ status: 'ok' }))
app.get('/health', () => ({ status: 'ok' }))
app.get('/oauth/jwks', () => JSON.parse(JWKS) as object)
app.post<{ Body: { subject_token?: string } }>('/oauth/token', ({ body: { subject_token: token = '' } }) => {
  const accountId = uuidOf(token)
  return {
    access_token: accountId,
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    token_type: 'Bearer',
    expires_in: 3_600,
    scope,
    account_id: accountId,
  }
})
app.get('/api/v1/google/credentials', () => ({
  access_token: 'ya29.canned',
  refresh_token: null,
  token_expiry: new Date(Date.now() + 3_600_000).toISOString(),
  scopes: [`${root}gmail.modify`, `${root}calendar`],
  account: 'ada@example.test',
}))
app.get('/api/v1/permissions', () => ({ sending: 'allow', allowed_recipients: [], read_only: false }))
await app.listen({ host: '127.0.0.1', port: Number(PORT) })

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
