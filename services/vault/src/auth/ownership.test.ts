/** Walks the whole contract, so that an endpoint of tomorrow is looked at too. */
import { contract, type Endpoint } from '@oma/contract'
import { listEndpoints } from '@oma/contract/openapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ada, connectGoogle } from '../testing/google.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let owner: TestUser
let other: TestUser
let idsOfOwner: string[]
/** All but the session that is needed to try them. */
let idsToTry: string[]

beforeAll(async () => {
  vault = await startVault()
  other = await vault.join()
  owner = await vault.join()
  const { username, password, user } = owner
  const last = await vault.as().auth.login({ body: { username, password } })
  // A row of every kind that an endpoint names by its id. Who adds a kind adds one here.
  await owner.client.auth.createToken({ body: { name: 'laptop' } })
  await connectGoogle(vault, owner)
  await vault.database.query(
    `insert into passkeys (user_id, name, credential_id, public_key, counter, transports, created_at)
     values ('${user.id}', 'key', 'credential', 'key', 0, '{}', now())`,
  )
  idsOfOwner = await findIds(user.id)
  owner = { ...owner, pair: last, client: vault.as(last.access_token) }
  const { sessions } = await owner.client.auth.listSessions()
  idsToTry = idsOfOwner.filter((id) => isUuid(id) && !sessions.some((one) => one.is_current && one.id === id))
})
afterAll(() => vault.close())

/** The ids of all rows that belong to an account, in every table there is. */
async function findIds(accountId: string): Promise<string[]> {
  const tables = await vault.database.query(
    `select table_name from information_schema.columns
     where table_schema = 'public' and column_name in ('id', 'user_id') group by 1 having count(*) = 2`,
  )
  const found = await Promise.all(
    tables.map(({ table_name }) =>
      vault.database.query(`select id::text from ${String(table_name)} where user_id = '${accountId}'`),
    ),
  )
  return found.flat().map(({ id }) => String(id))
}

function call(user: TestUser, { method, path, body }: Endpoint, fill: (name: string) => string, query = '') {
  return vault.app.inject({
    method,
    url: path.replace(/:(\w+)/g, (_, name: string) => fill(name)) + query,
    headers: { authorization: `Bearer ${user.pair.access_token}` },
    // Enough for all there are; who adds an endpoint that takes something else adds it here.
    ...(body && { payload: { name: 'another' } }),
  })
}

const guarded = listEndpoints(contract).filter(({ endpoint }) => endpoint.audience !== 'public')
const byId = guarded.filter(({ endpoint }) => endpoint.path.includes('/:id'))
const byAccount = guarded.filter(({ endpoint }) => endpoint.query && 'account' in endpoint.query.shape)

describe('what is another user’s', () => {
  it.each(byId)('cannot be found by its id: $name', async ({ endpoint }) => {
    for (const id of idsToTry) {
      expect((await call(other, endpoint, () => id)).json(), id).toMatchObject({ status: 404 })
    }
    expect(await findIds(owner.user.id)).toEqual(expect.arrayContaining(idsOfOwner))
  })

  it.each(byAccount)('cannot be found by its Google address: $name', async ({ endpoint }) => {
    const answer = await call(other, endpoint, () => 'all', `?account=${encodeURIComponent(ada)}`)

    expect(answer.json()).toMatchObject({ status: 404 })
    expect(await findIds(owner.user.id)).toEqual(expect.arrayContaining(idsOfOwner))
  })

  // Last, because the owner may take away what is their own.
  it.each(byId)('is found by its owner, so that the above says something: $name', async ({ endpoint }) => {
    const statuses: number[] = []
    for (const id of idsToTry) {
      statuses.push((await call(owner, endpoint, () => id)).statusCode)
    }
    expect(statuses.some((status) => status < 300)).toBe(true)
  })
})

function isUuid(id: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)
}
