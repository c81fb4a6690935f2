import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contract, type Endpoint } from '@oma/contract'
import { walkConsent } from '@oma/testing'
import { ada, bruno, connectGoogle, openCallback, statusOf } from '../testing/google.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let owner: TestUser
let stranger: TestUser
/** By what somebody else's things could be named, and the cookie of the browser that has an open question. */
let named: { id: string[]; connection: string[]; account: string[] }
let cookie: string

beforeAll(async () => {
  vault = await startVault()
  owner = await vault.join()
  stranger = await vault.join()
  await connectGoogle(vault, owner)
  const { connections } = await owner.client.google.connections()
  const asked = await vault.app.inject({
    url: `/api/v1/google/auth/url?login_hint=${ada}`,
    headers: { authorization: `Bearer ${owner.pair.access_token}` },
  })
  cookie = `${asked.cookies[0]!.name}=${asked.cookies[0]!.value}`
  const callback = await walkConsent(asked.json<{ auth_url: string }>().auth_url, { account: bruno })
  const { headers } = await openCallback(vault, callback, { cookie })
  const pending = new URL(headers.location!, vault.publicUrl).searchParams.get('pending')!
  const id = connections[0]!.id
  named = { id: [id, pending], connection: [id, pending], account: [ada] }
})
afterAll(() => vault.close())

const endpoints: [string, Endpoint][] = Object.entries(contract.google)
const inPath = endpoints.filter(([, { path }]) => path.includes(':id'))
const inQuery = endpoints.flatMap(([name, { query, ...endpoint }]) =>
  (['connection', 'account'] as const)
    .filter((field) => query && field in query.shape)
    .map((field) => [name, field, endpoint] as const),
)

const callAs = (user: TestUser, { method, path }: Pick<Endpoint, 'method' | 'path'>, id = '', query = {}) =>
  vault.app.inject({
    method,
    url: path.replace(':id', id).replace(':service', 'all'),
    query,
    headers: { cookie, authorization: `Bearer ${user.pair.access_token}` },
  })

describe('what belongs to another user', () => {
  it('can be named in more than one place', () => {
    expect(inPath.length).toBeGreaterThan(1)
    expect(inQuery.length).toBeGreaterThan(1)
  })

  it.each(inPath)('is not found by google.%s', async (_name, endpoint) => {
    for (const id of named.id) expect((await callAs(stranger, endpoint, id)).statusCode).toBe(404)
  })

  it.each(inQuery)('is not found by google.%s as its %s', async (_name, field, endpoint) => {
    for (const value of named[field]) {
      expect((await callAs(stranger, endpoint, '', { [field]: value })).statusCode).toBe(404)
    }
  })

  it('is still its owner’s afterwards', async () => {
    expect(await statusOf(owner)).toMatchObject({ accounts: [ada], gmail_connected: true })
    expect((await callAs(owner, contract.google.pending, named.id[1])).json()).toMatchObject({ account: bruno })
  })
})
