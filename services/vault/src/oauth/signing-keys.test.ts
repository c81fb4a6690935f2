/** The keys that sign access tokens: one set for all replicas, sealed, and rotated without refusing a token. */
import { randomBytes } from 'node:crypto'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import type { FastifyInstance } from 'fastify'
import { beforeEach, expect, it } from 'vitest'
import { callVault } from '../testing/call-vault.ts'
import { signIn } from '../testing/mcp-sign-in.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

const SECRET_KEY = randomBytes(32).toString('base64url')
let vault: TestVault
let user: TestUser

beforeEach(async () => {
  vault = await startVault({ SECRET_KEY })
  user = await vault.join()
  return () => vault.close()
})

const published = async (app: FastifyInstance) => (await app.inject('/oauth/jwks')).json<{ keys: { kid: string }[] }>()
const signerOf = (token: string) => decodeProtectedHeader(token).kid
const issue = async (app = vault.app) => (await signIn(app, user)).tokens.access_token

it('are the same at every replica, also when several make the first one at once', async () => {
  const replicas = [vault.app, await vault.startReplica(), await vault.startReplica()]
  const sets = await Promise.all(replicas.map(published))
  expect(sets[0]!.keys).toHaveLength(1)
  expect(sets).toEqual([sets[0], sets[0], sets[0]])
  expect(await vault.database.query('select from oauth_signing_keys')).toHaveLength(1)
})

it('are published without their private part, and stand sealed in the database', async () => {
  const [key] = (await published(vault.app)).keys
  expect(key).toEqual({
    kty: 'EC',
    crv: 'P-256',
    alg: 'ES256',
    use: 'sig',
    kid: expect.any(String),
    x: expect.any(String),
    y: expect.any(String),
  })
  const [row] = await vault.database.query('select key_sealed from oauth_signing_keys')
  expect(row!['key_sealed']).toMatch(/^v1\./)
})

it('are rotated while the vault serves: the new one is known before it signs, the former one until its last token expired', async () => {
  const replica = await vault.startReplica()
  const [before] = (await published(vault.app)).keys
  const former = await issue()
  const { code, stdout } = await callVault(['keys', 'rotate-signing', '--json'], {
    DATABASE_URL: vault.database.url,
    SECRET_KEY,
  })
  expect(code).toBe(0)
  const { id } = JSON.parse(stdout) as { id: string }

  vault.clock.advance(31)
  for (const app of [vault.app, replica])
    expect((await published(app)).keys.map(({ kid }) => kid).toSorted()).toEqual([before!.kid, id].toSorted())
  expect(signerOf(await issue())).toBe(before!.kid)
  // The command line goes by the real clock, which has moved meanwhile.
  vault.clock.advance(60)
  const [one, another] = [await issue(), await issue(replica)]
  expect([signerOf(one), signerOf(another)]).toEqual([id, id])

  const keys = createLocalJWKSet(await published(replica))
  for (const token of [former, one, another]) {
    expect(
      await jwtVerify(token, keys, { issuer: vault.publicUrl, typ: 'at+jwt', currentDate: vault.clock.now() }),
    ).toBeTruthy()
  }
  vault.clock.advance(60 * 60 + 31)
  user = { ...user, pair: await vault.as().auth.login({ body: { username: user.username, password: user.password } }) }
  expect(signerOf(await issue())).toBe(id)
  expect((await published(vault.app)).keys.map(({ kid }) => kid)).toEqual([id])
})

it('are sealed anew with everything else when SECRET_KEY changes', async () => {
  await issue()
  const settings = { DATABASE_URL: vault.database.url, SECRET_KEY: randomBytes(32).toString('base64url') }
  const rotated = await callVault(['keys', 'rotate', '--json'], { ...settings, SECRET_KEY_PREVIOUS: SECRET_KEY })
  expect(rotated).toMatchObject({ code: 0 })
  const status = await callVault(['keys', 'status', '--json'], settings)

  expect(JSON.parse(status.stdout)).toMatchObject({ rootKeys: [{ is: 'current' }], values: { former: 0 } })
  const rows = await vault.database.query(
    'select distinct left(payload_sealed, 3) as kind, user_id is null as ours from oauth_models',
  )
  expect(rows).toEqual(
    expect.arrayContaining([
      { kind: 'v1.', ours: true },
      { kind: 'v2.', ours: false },
    ]),
  )
})
