/** Clients that the operator made on the command line, and how each proves who it is. */
import { clientCredentialsGrant } from '@oma/contract'
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callVault } from '../testing/call-vault.ts'
import { register, requestToken } from '../testing/mcp-sign-in.ts'
import { startVault, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let folder: string
let pair: Awaited<ReturnType<typeof generateKeyPair>>
const resource = 'http://localhost:8001/mcp'

beforeAll(async () => {
  vault = await startVault()
  folder = await mkdtemp(join(tmpdir(), 'oma-service-accounts-'))
  pair = await generateKeyPair('ES256', { extractable: true })
})
afterAll(async () => {
  await vault.close()
  await rm(folder, { recursive: true, force: true })
})

const call = (...words: string[]) =>
  callVault(['service-accounts', ...words], { DATABASE_URL: vault.database.url, SECRET_KEY: vault.secretKey })

async function add(...words: string[]): Promise<{ client_id: string; client_secret: string }> {
  const { code, stdout, stderr } = await call('add', ...words, '--json')
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout)
}

async function keysFile(content: unknown): Promise<string> {
  const path = join(folder, `${randomUUID()}.json`)
  await writeFile(path, JSON.stringify(content))
  return path
}

const ask = (form: Record<string, string>, headers = {}) =>
  requestToken(vault.app, { grant_type: clientCredentialsGrant, ...form }, headers)
const refused = { status: 401, body: { error: 'invalid_client' } }

describe('by its secret, in the form or in the header,', () => {
  it('gets a token for the hub that names itself and its one scope, whatever it asked for, and no refresh token', async () => {
    const { client_id, client_secret } = await add('Watcher')
    const basic = { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` }
    const answers = [
      await ask({ client_id, client_secret, scope: 'gmail.read gmail.send', resource }),
      await ask({}, basic),
    ]

    for (const { status, body } of answers) {
      expect([status, body['scope'], body['refresh_token']]).toEqual([200, 'catalog:read', undefined])
      expect(decodeProtectedHeader(body['access_token']!)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' })
      const { exp, iat, ...claims } = decodeJwt(body['access_token']!)
      expect(claims).toMatchObject({
        iss: vault.publicUrl,
        aud: resource,
        sub: client_id,
        client_id,
        scope: 'catalog:read',
      })
      expect(claims).not.toHaveProperty('grant_id')
      expect(exp! - iat!).toBe(900)
    }
  })

  it('gets nothing with another secret, for another resource, or by another grant', async () => {
    const { client_id, client_secret } = await add('Watcher')
    const other = await add('Other')
    expect(await ask({ client_id, client_secret: other.client_secret })).toMatchObject(refused)
    expect(await ask({ client_id })).toMatchObject(refused)
    expect(await ask({ client_id, client_secret, resource: 'https://other.example/mcp' })).toMatchObject({
      body: { error: 'invalid_target' },
    })
    const grant_type = 'urn:ietf:params:oauth:grant-type:token-exchange'
    expect(await ask({ client_id, client_secret, grant_type })).toMatchObject({
      body: { error: 'invalid_request', error_description: expect.stringContaining('not allowed for this client') },
    })
  })

  it('opens nothing at the vault', async () => {
    const { body } = await ask(await add('Watcher'))
    const client = vault.as(body['access_token'])
    for (const attempt of [client.auth.me(), client.google.credentials(), client.oauth.listClients({ query: {} })])
      await expect(attempt).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})

describe('by an assertion that it signed', () => {
  async function addWithKeys() {
    return (await add('Signer', '--keys', await keysFile({ keys: [await exportJWK(pair.publicKey)] }))).client_id
  }
  const seconds = () => Math.floor(Date.now() / 1000)
  async function assertion(id: string, more: JWTPayload = {}, key = pair.privateKey) {
    const claims = { iss: id, sub: id, aud: vault.publicUrl, jti: randomUUID(), exp: seconds() + 60, ...more }
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256' }).sign(key)
  }
  const send = (client_assertion: string, app = vault.app) =>
    requestToken(app, {
      grant_type: clientCredentialsGrant,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion,
    })

  it('gets a token', async () => {
    const id = await addWithKeys()
    expect(await send(await assertion(id))).toMatchObject({ status: 200, body: { scope: 'catalog:read' } })
  })

  it('gets nothing by one that is expired, lives long, is for somebody else, names another, or is signed by another key', async () => {
    const id = await addWithKeys()
    const another = await generateKeyPair('ES256', { extractable: true })
    for (const wrong of [
      await assertion(id, { exp: seconds() - 60 }),
      await assertion(id, { exp: seconds() + 3600 }),
      await assertion(id, { aud: 'https://other.example' }),
      await assertion(id, { iss: 'somebody' }),
      await assertion(id, { jti: undefined } as never),
      await assertion(id, {}, another.privateKey),
    ])
      expect(await send(wrong)).toMatchObject(refused)
  })

  it('gets one token for it, also where two replicas see it four times at once', async () => {
    const id = await addWithKeys()
    const replicas = [vault.app, await vault.startReplica()]
    for (let trial = 0; trial < 3; trial++) {
      const one = await assertion(id)
      const answers = await Promise.all([0, 1, 2, 3].map((index) => send(one, replicas[index % 2])))
      expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '401', '401', '401'])
    }
  })

  it.each([
    ['a private key', async () => ({ keys: [await exportJWK(pair.privateKey)] }), /public half only/],
    ['a weak key', async () => ({ keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQAB' }] }), /RSA from 2048|cannot be read/],
    ['no keys', async () => ({ keys: [] }), /JWK set/],
    ['no JWK set', async () => 'text', /JWK set/],
  ])('is not made with %s', async (_, content, words) => {
    const { code, stderr } = await call('add', 'Signer', '--keys', await keysFile(await content()))
    expect(code).toBe(1)
    expect(stderr).toMatch(words)
  })
})

it('is listed without its secret, and removed for good', async () => {
  const { client_id, client_secret } = await add('Short-lived')
  const listed = await call('list')
  expect(listed.stdout).toContain(`${client_id}  client_secret_basic  Short-lived`)
  expect(listed.stdout).not.toContain(client_secret)

  expect(await call('remove', client_id)).toMatchObject({ code: 0 })
  expect(await ask({ client_id, client_secret })).toMatchObject(refused)
  expect((await call('list')).stdout).not.toContain(client_id)
  expect(await call('remove', client_id)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no service account'),
  })
  const events = await vault.database.query(
    `select event from audit_events where details->>'client_id' = '${client_id}' order by id`,
  )
  expect(events.map(({ event }) => event)).toEqual(['service_account.added', 'service_account.removed'])
})

it('is nobody who registered: such a client gets no token by itself', async () => {
  const { client_id, client_secret } = await register(vault.app, undefined, {
    grant_types: [clientCredentialsGrant],
    token_endpoint_auth_method: 'client_secret_post',
  })
  expect(await ask({ client_id, client_secret: String(client_secret) })).toMatchObject({
    status: 400,
    body: { error: 'invalid_request', error_description: expect.stringContaining('not allowed for this client') },
  })
})
