/** Walks the whole contract, so that an endpoint of tomorrow is looked at too. */
import { contract, type Endpoint } from '@oma/contract'
import { listEndpoints } from '@oma/contract/openapi'
import { walkConsent } from '@oma/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ada, bruno, connectGoogle, openCallback } from '../testing/google.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

interface Owner {
  user: TestUser
  /** Of the browser that has an open question about Google. */
  cookie: string
  /** Of all their rows, but for the session that calls. */
  ids: string[]
}

let vault: TestVault
let owner: Owner
let other: TestUser

beforeAll(async () => {
  vault = await startVault()
  other = await vault.join()
  owner = await makeOwner()
})
afterAll(() => vault.close())

/** Somebody with a row of every kind that an endpoint names by its id. Who adds a kind adds one here. */
async function makeOwner(): Promise<Owner> {
  const user = await vault.join()
  await vault.as().auth.login({ body: { username: user.username, password: user.password } })
  await user.client.auth.createToken({ body: { name: 'laptop' } })
  await connectGoogle(vault, user)
  const cookie = await leaveQuestion(user)
  await vault.database.query(
    `insert into passkeys (user_id, name, credential_id, public_key, counter, transports, created_at)
     values ('${user.user.id}', 'key', '${user.user.id}', 'key', 0, '{}', now())`,
  )
  await vault.database.query(
    `insert into client_consents (user_id, client_id, name, scopes, created_at, last_used_at)
     values ('${user.user.id}', 'client', 'An assistant', '{gmail.read}', now(), now())`,
  )
  const content_hash = '0'.repeat(64)
  await user.client.approvals.ask({ body: { tool: 'send', title: 'Send', preview: 'Hello', content_hash } })
  await user.client.once.claim({ body: { key: 'a key', tool: 'send', content_hash } })
  const { sessions } = await user.client.auth.listSessions()
  const current = sessions.find(({ is_current }) => is_current)?.id
  return { user, cookie, ids: (await findIds(user.user.id)).filter((id) => id !== current) }
}

/** Comes back from Google as somebody else than expected, and does not answer whether that is meant. */
async function leaveQuestion({ pair }: TestUser): Promise<string> {
  const asked = await vault.app.inject({
    url: `/api/v1/google/auth/url?login_hint=${ada}`,
    headers: { authorization: `Bearer ${pair.access_token}` },
  })
  const cookie = `${asked.cookies[0]!.name}=${asked.cookies[0]!.value}`
  const callback = await walkConsent(asked.json<{ auth_url: string }>().auth_url, { account: bruno })
  await openCallback(vault, callback, { cookie })
  return cookie
}

/** The ids of all rows that belong to an account, in every table there is. */
async function findIds(accountId: string): Promise<string[]> {
  const tables = await vault.database.query(
    `select table_name from information_schema.columns where table_schema = 'public'
     and (column_name = 'user_id' or (column_name = 'id' and data_type = 'uuid')) group by 1 having count(*) = 2`,
  )
  const found = await Promise.all(
    tables.map(({ table_name }) =>
      vault.database.query(`select id from ${String(table_name)} where user_id = '${accountId}'`),
    ),
  )
  return found.flat().map(({ id }) => String(id))
}

function call(by: TestUser, { method, path, body }: Endpoint, named: { id?: string; query?: Record<string, string> }) {
  return vault.app.inject({
    method,
    url: path.replace(':id', named.id ?? '').replace(':service', 'all'),
    query: named.query ?? {},
    headers: { cookie: owner.cookie, authorization: `Bearer ${by.pair.access_token}` },
    // Enough for all there are; who adds an endpoint that takes something else adds it here.
    ...(body && { payload: { name: 'another', answer: {} } }),
  })
}

// What an operator decides belongs to the installation.
const guarded = listEndpoints(contract).filter(({ endpoint }) => !['public', 'operator'].includes(endpoint.audience))
const byId = guarded.filter(({ endpoint }) => endpoint.path.includes('/:id'))
const byQuery = guarded.flatMap(({ name, endpoint }) =>
  ['account', 'connection'].flatMap((field) =>
    endpoint.query && field in endpoint.query.shape ? [{ name, endpoint, field }] : [],
  ),
)

describe('what is another user’s', () => {
  it.each(byId)('cannot be found by its id: $name', async ({ endpoint }) => {
    for (const id of owner.ids) {
      expect((await call(other, endpoint, { id })).json(), id).toMatchObject({ status: 404 })
    }
    expect(await findIds(owner.user.user.id)).toEqual(expect.arrayContaining(owner.ids))
  })

  it.each(byQuery)('cannot be found as the $field of a query: $name', async ({ endpoint, field }) => {
    for (const value of field === 'account' ? [ada] : owner.ids) {
      expect((await call(other, endpoint, { query: { [field]: value } })).json()).toMatchObject({ status: 404 })
    }
    expect(await findIds(owner.user.user.id)).toEqual(expect.arrayContaining(owner.ids))
  })

  it.each(byId)('is found by its owner, so that the above says something: $name', async ({ endpoint }) => {
    owner = await makeOwner()
    const statuses: number[] = []
    for (const id of owner.ids) statuses.push((await call(owner.user, endpoint, { id })).statusCode)

    expect(statuses.some((status) => status < 300)).toBe(true)
  })
})
