import { Secret } from '@oma/config'
import { installation } from '@oma/http'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import postgres from 'postgres'
import { openDatabase } from '../db/client.ts'
import { createSignatures } from '../keyring/signatures.ts'
import { connectGoogle } from '../testing/google.ts'
import { startVault, startVaultForTest, type TestUser, type TestVault } from '../testing/start-vault.ts'
import { genesisHash } from './chain.ts'
import { createRecorder } from './record.ts'
import { createAuditStore } from './store.ts'

let vault: TestVault

beforeAll(async () => {
  vault = await startVault()
})
afterAll(() => vault.close())

const chainOf = (id: string) =>
  vault.database.query(
    `select event, seq::int, previous_hash, hash, details, address from audit_events where user_id = '${id}' order by seq`,
  )

/** What the vault records with, by itself; and what it told. */
function openRecorder(url = vault.database.url) {
  const handle = openDatabase(url, 2)
  onTestFinished(() => handle.close())
  const told: [string, string][] = []
  const encode = ({ event, accountId }: { event: string; accountId: string }) => {
    told.push([event, accountId])
    return ''
  }
  const { record } = createRecorder({
    store: createAuditStore(handle.db, 'test'),
    signatures: createSignatures(new Secret(vault.secretKey)),
    announcing: { concerns: () => true, encode },
    now: vault.clock.now,
  })
  return { record, told }
}

/** Asks for the credentials of a connected account. */
async function handOut(at: TestVault, { pair }: TestUser, app = at.app) {
  const headers = { authorization: `Bearer ${pair.access_token}` }
  const answer = await app.inject({ url: '/api/v1/google/credentials', headers })
  return { status: answer.statusCode, body: answer.body, retryAfter: answer.headers['retry-after'] }
}

describe('the chain', () => {
  it('has every event of an account in order, each with the hash of the one before', async () => {
    const { user, client } = await vault.join()
    await client.auth.createToken({ body: { name: 'test' } })
    const rows = await chainOf(user.id)

    expect(rows.map(({ seq, event }) => [seq, event])).toEqual([
      [1, 'account.registered'],
      [2, 'session.started'],
      [3, 'token.created'],
    ])
    expect(rows.map((row) => row['previous_hash'])).toEqual([genesisHash, rows[0]!['hash'], rows[1]!['hash']])
  })

  it('is one, without a fork, whatever two replicas write at once, for accounts in any order', async () => {
    const replica = await vault.startReplica()
    const people = await Promise.all(Array.from({ length: 4 }, () => vault.join()))
    for (const person of people) await connectGoogle(vault, person)
    const asking = Array.from({ length: 160 }, (_, turn) =>
      handOut(vault, people[(turn * 3) % people.length]!, turn % 2 === 0 ? vault.app : replica),
    )
    const statuses = new Set((await Promise.all(asking)).map(({ status }) => status))

    expect([...statuses]).toEqual([200])
    for (const { user } of people) {
      const rows = await chainOf(user.id)
      const handedOut = rows.filter(({ event }) => event === 'google.credentials_handed_out')
      expect(handedOut).toHaveLength(40)
      expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, index) => index + 1))
      expect(rows.slice(1).map((row) => row['previous_hash'])).toEqual(rows.slice(0, -1).map(({ hash }) => hash))
    }
  })

  it('goes with its account, and of that nothing stays but that an account was deleted', async () => {
    const { user, username } = await vault.join()
    const { record, told } = openRecorder()
    const caller = { kind: 'user', accountId: user.id, via: 'a session', program: 'a session' } as const
    const origin = { address: '192.0.2.7', userAgent: 'a browser', requestId: 'a request' }
    await vault.database.query(`delete from users where id = '${user.id}'`)
    for (const event of ['account.deleted', 'google.revoked_at_google'])
      await record({ event, accountId: user.id, caller, origin, details: { username } })

    expect(await chainOf(user.id)).toEqual([])
    const kept = await vault.database.query(`select * from audit_events where user_id = '${installation}' order by seq`)
    expect(kept.map(({ event }) => event)).toEqual(['account.deleted', 'google.revoked_at_google'])
    for (const personal of [user.id, username, 'a session', '192.0.2.7', 'a browser', 'a request'])
      expect(JSON.stringify(kept)).not.toContain(personal)
    expect(told).toEqual([
      ['account.deleted', user.id],
      ['google.revoked_at_google', user.id],
    ])
  })
})

it('is written by a role that may neither change nor remove entries, and yet goes with its account', async () => {
  const { user } = await vault.join()
  const role = `oma_test_${randomBytes(6).toString('hex')}`
  const admin = (statements: string) => vault.database.query(statements)
  await admin(`create role ${role} login password '${role}'; grant select, insert on audit_events to ${role};
    grant usage on sequence audit_events_id_seq to ${role}; grant select, insert, update on audit_heads to ${role};
    grant all on users to ${role}`)
  const url = Object.assign(new URL(vault.database.url), { username: role, password: role }).href
  const limited = postgres(url, { max: 1 })
  onTestFinished(async () => {
    await limited.end()
    await admin(`drop owned by ${role}; drop role ${role}`)
  })
  await openRecorder(url).record({ event: 'test.recorded', accountId: user.id })

  expect((await chainOf(user.id)).map(({ event }) => event)).toContain('test.recorded')
  const forbidden = ['update audit_events set via = null', 'delete from audit_events', 'truncate audit_events']
  for (const change of forbidden) await expect(limited.unsafe(change)).rejects.toMatchObject({ code: '42501' })
  await limited`delete from users where id = ${user.id}`
  expect(await chainOf(user.id)).toEqual([])
})

describe('what cannot be recorded', () => {
  it('is not handed out: 503 without a credential, and again 200 when the audit can be written', async () => {
    const own = await startVaultForTest()
    const person = await own.join()
    await connectGoogle(own, person)
    const token = (JSON.parse((await handOut(own, person)).body) as { access_token: string }).access_token
    await own.database.query('alter table audit_events rename to audit_away')
    const refused = await handOut(own, person)

    expect(refused).toMatchObject({ status: 503, retryAfter: '2' })
    expect(refused.body).not.toContain(token)
    await own.database.query('alter table audit_away rename to audit_events')
    expect((await handOut(own, person)).status).toBe(200)
  })

  it('is not handed out while the audit is locked, and the answer does not wait for ever', async () => {
    const own = await startVaultForTest()
    const person = await own.join()
    await connectGoogle(own, person)
    const locker = postgres(own.database.url, { max: 1 })
    onTestFinished(() => locker.end())
    await locker.begin(async (sql) => {
      await sql`lock table audit_events in access exclusive mode`
      const refused = await Promise.all(Array.from({ length: 5 }, () => handOut(own, person)))
      expect(refused.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503])
    })

    expect((await handOut(own, person)).status).toBe(200)
  })
})

describe('a chain that somebody changed', () => {
  it.each([
    ['whose head was signed by somebody else', `update audit_heads set hash = repeat('a', 64)`],
    [
      'whose head was put back',
      'update audit_heads set seq = 1, hash = (select hash from audit_events e where e.user_id = account_id and seq = 1)',
    ],
  ])('%s goes on, and itself keeps that it was not in order', async (_, damage) => {
    const { user, client } = await vault.join()
    await vault.database.query(`${damage} where account_id = '${user.id}'`)
    await client.auth.createToken({ body: { name: 'test' } })

    expect((await chainOf(user.id)).map(({ seq, event }) => [seq, event])).toEqual([
      [1, 'account.registered'],
      [2, 'session.started'],
      [3, 'audit.chain_damaged'],
      [4, 'token.created'],
    ])
  })
})
