import { Secret } from '@oma/config'
import { createClock } from '@oma/testing'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload, type JWK } from 'jose'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { createMcpTokens, type McpTokens } from './mcp-tokens.ts'

const issuer = 'https://vault.example.org'
const audience = 'https://hub.example.org/mcp'
type Pair = Awaited<ReturnType<typeof generateKeyPair>>

let pair: Pair
let other: Pair
beforeAll(async () => {
  pair = await generateKeyPair('ES256')
  other = await generateKeyPair('ES256')
})

let clock: ReturnType<typeof createClock>
let published: JWK[]
let fetched: number
let away: boolean
/** Instead of the keys. */
let page: string | undefined
let tokens: McpTokens
beforeEach(async () => {
  clock = createClock()
  published = [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }]
  fetched = 0
  away = false
  page = undefined
  tokens = createMcpTokens({
    keysUrl: new URL('/oauth/jwks', issuer),
    issuer,
    audience,
    fetch: async () => {
      fetched += 1
      if (away) throw new Error('connection refused')
      return page === undefined ? Response.json({ keys: published }) : new Response(page)
    },
    now: clock.now,
  })
})

const seconds = () => Math.floor(clock.now().getTime() / 1000)
const claims = (more: JWTPayload = {}): JWTPayload => ({
  iss: issuer,
  aud: audience,
  sub: 'account',
  client_id: 'client',
  grant_id: 'grant',
  scope: 'gmail.read',
  iat: seconds(),
  exp: seconds() + 900,
  ...more,
})
const sign = (payload: JWTPayload, header: object = {}, key: Pair['privateKey'] | Uint8Array = pair.privateKey) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'one', ...header }).sign(key)
const check = (token: string) => tokens.check(new Secret(token))
const refused = { code: 'unauthenticated' }

it('takes a token that the vault signed for this hub, and looks at the keys once', async () => {
  const token = await sign(claims())
  for (let i = 0; i < 3; i++) await check(token)

  expect(fetched).toBe(1)
})

it('refuses a token of another audience, issuer, type, or without what it must name', async () => {
  for (const wrong of [
    { aud: 'https://hub.example.org' },
    { aud: 'https://other.example/mcp' },
    { iss: 'https://evil.example' },
    { iss: `${issuer}/` },
    { sub: undefined },
    { client_id: undefined },
    { exp: undefined },
    { grant_id: undefined },
    { grant_id: undefined, scope: 'catalog:read' },
    { grant_id: undefined, sub: 'client' },
  ]) {
    await expect(check(await sign(claims(wrong as JWTPayload))), JSON.stringify(wrong)).rejects.toMatchObject(refused)
  }
  for (const typ of ['JWT', undefined, 'rt+jwt'])
    await expect(check(await sign(claims(), { typ }))).rejects.toMatchObject(refused)
})

it('refuses alg=none, HS256 with the public key, another’s signature, and what is no token', async () => {
  const publicKey = new TextEncoder().encode(await exportSPKI(pair.publicKey))
  for (const token of [
    new UnsecuredJWT(claims()).encode(),
    await sign(claims(), { alg: 'HS256' }, publicKey),
    await sign(claims(), {}, other.privateKey),
    'ya29.a0AfH6SMBx',
    'x',
    '',
    '..',
  ]) {
    await expect(check(token), token).rejects.toMatchObject(refused)
  }
})

it('refuses a token 30 seconds after it expired, and not before', async () => {
  const token = await sign(claims())
  await check(token)
  clock.advance(900 + 28)
  await check(token)
  clock.advance(3)

  await expect(check(token)).rejects.toMatchObject(refused)
})

it('a flood of unknown keys makes it fetch once', async () => {
  await check(await sign(claims()))
  const made = await Promise.all(
    Array.from({ length: 50 }, (_, i) => sign(claims(), { kid: `made-${i}` }, other.privateKey)),
  )
  const answers = await Promise.allSettled(made.map(check))

  expect(answers.every(({ status }) => status === 'rejected')).toBe(true)
  expect(fetched).toBe(1)
})

it('blames nobody’s token while the keys cannot be read, and goes on when they can', async () => {
  away = true
  const token = await sign(claims())
  await expect(check(token)).rejects.toMatchObject({ code: 'unavailable' })
  away = false

  await check(token)
  expect(fetched).toBe(2)
})

it.each([
  ['a page of a proxy', '<html>Back soon</html>'],
  ['nothing', ''],
  ['half of them', '{"keys":[{"kty":'],
  ['something else', '{}'],
])('blames nobody’s token for %s instead of the keys', async (_, instead) => {
  page = instead
  const token = await sign(claims())
  await expect(check(token)).rejects.toMatchObject({ code: 'unavailable' })
  page = undefined

  await check(token)
})
