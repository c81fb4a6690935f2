import { installation } from '@oma/http'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { link } from '../audit/chain.ts'
import { contentOf } from '../audit/content.ts'
import { callVault } from '../testing/call-vault.ts'
import { startVault, startVaultForTest, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault

beforeAll(async () => {
  vault = await startVault()
})
afterAll(() => vault.close())

/** Somebody with five entries. */
async function joinWithHistory(at = vault): Promise<string> {
  const { user, client } = await at.join()
  for (const name of ['three', 'four', 'five']) await client.auth.createToken({ body: { name } })
  return user.id
}

function run(words: string[], settings: Record<string, string> = {}, at = vault) {
  return callVault(['audit', ...words], { DATABASE_URL: at.database.url, SECRET_KEY: at.secretKey, ...settings })
}

async function findings(account: string, settings: Record<string, string> = {}) {
  const { code, stdout } = await run(['verify', '--account', account, '--json'], settings)
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { code, found: lines.slice(0, -1).map(({ seq, fault }) => [seq, fault]), verdict: lines.at(-1) }
}

/** As somebody would who has all rights in the database. */
const tamper = (statements: string) =>
  vault.database.query(`begin; set local session_replication_role = replica; ${statements}; commit`)

const edits = [
  `event = 'token.revoked'`,
  `at = at + interval '1 millisecond'`,
  `caller_kind = 'client'`,
  `via = 'another'`,
  `address = '192.0.2.1'`,
  'user_agent = null',
  `request_id = 'another'`,
  `details = '{"name": "another"}'`,
  `details = details || '{"more": true}'`,
  `hash = repeat('0', 64)`,
]

describe('audit verify', () => {
  it('says that every entry is as it was recorded', async () => {
    const id = await joinWithHistory()
    const { code, stdout } = await run(['verify', '--account', id])

    expect([code, stdout]).toEqual([0, '5 entries in 1 chains are as they were recorded. None is missing.\n'])
  })

  it.each(edits)('names an entry that was edited: %s', async (edit) => {
    const id = await joinWithHistory()
    await tamper(`update audit_events set ${edit} where user_id = '${id}' and seq = 3`)

    expect(await findings(id)).toMatchObject({ code: 1, found: [[3, 'edited']], verdict: { good_chains: 0 } })
  })

  it('names an entry that was removed, and the place it was at', async () => {
    const id = await joinWithHistory()
    await tamper(`delete from audit_events where user_id = '${id}' and seq = 3`)

    expect(await findings(id)).toMatchObject({ code: 1, found: [[3, 'removed']] })
  })

  it('names an entry that was removed when those after it were moved up', async () => {
    const id = await joinWithHistory()
    await tamper(`delete from audit_events where user_id = '${id}' and seq = 3;
      update audit_events set seq = seq - 1 where user_id = '${id}' and seq = 4;
      update audit_events set seq = seq - 1 where user_id = '${id}' and seq = 5;
      update audit_heads set seq = 4 where account_id = '${id}'`)

    expect(await findings(id)).toMatchObject({ code: 1, found: [[3, 'moved']] })
  })

  it.each([
    ['the last entry', 'seq = 5', 5],
    ['the last two entries', 'seq >= 4', 4],
    ['the first entry', 'seq = 1', 1],
    ['all entries', 'true', 1],
  ])('names what is missing when somebody removed %s', async (_, which, seq) => {
    const id = await joinWithHistory()
    await tamper(`delete from audit_events where user_id = '${id}' and ${which}`)

    expect(await findings(id)).toMatchObject({ code: 1, found: [[seq, 'removed']] })
  })

  it('names entries that changed places', async () => {
    const id = await joinWithHistory()
    await tamper(`update audit_events set seq = -1 where user_id = '${id}' and seq = 3;
      update audit_events set seq = 3 where user_id = '${id}' and seq = 4;
      update audit_events set seq = 4 where user_id = '${id}' and seq = -1`)

    expect(await findings(id)).toMatchObject({ code: 1, found: [[3, 'moved']] })
  })

  it('names an entry that was inserted', async () => {
    const id = await joinWithHistory()
    const [last] = await vault.database.query(`select hash from audit_heads where account_id = '${id}'`)
    const content = contentOf({ event: 'token.created', accountId: id }, new Date())
    const { previousHash, hash, at } = link(content, { accountId: id, seq: 5, hash: String(last!['hash']) })
    await tamper(`insert into audit_events (user_id, seq, previous_hash, hash, at, event, details)
      values ('${id}', 6, '${previousHash}', '${hash}', '${at.toISOString()}', 'token.created', '{}')`)

    expect(await findings(id)).toMatchObject({ code: 1, found: [[6, 'beyond-head']] })
  })

  it('names where a head was put back, and where none is', async () => {
    const [back, gone] = [await joinWithHistory(), await joinWithHistory()]
    await tamper(
      `update audit_heads set seq = 3 where account_id = '${back}'; delete from audit_heads where account_id = '${gone}'`,
    )

    expect(await findings(back)).toMatchObject({ code: 1, found: [[4, 'beyond-head']] })
    expect((await findings(gone)).found).toContainEqual([5, 'head-missing'])
  })

  it('names where a whole chain was removed', async () => {
    const id = await joinWithHistory()
    await vault.database.query(`delete from audit_heads where account_id = '${id}'`)

    expect(await findings(id)).toMatchObject({ code: 1, found: [[1, 'no-chain']] })
  })

  it('trusts no head that another key signed, and those that a former key signed', async () => {
    const id = await joinWithHistory()
    const another = randomBytes(32).toString('base64url')

    expect(await findings(id, { SECRET_KEY: another })).toMatchObject({ code: 1, found: [[5, 'head-unsigned']] })
    expect(await findings(id, { SECRET_KEY: another, SECRET_KEY_PREVIOUS: vault.secretKey })).toMatchObject({ code: 0 })
  })

  it('goes on naming damage that the vault has met and written behind', async () => {
    const { user, client } = await vault.join()
    await vault.database.query(`update audit_heads set signature = 'forged' where account_id = '${user.id}'`)
    await client.auth.createToken({ body: { name: 'test' } })

    expect(await findings(user.id)).toMatchObject({ code: 1, found: [[3, 'noticed']] })
  })

  it('looks at every chain, names the faults of each and counts the good ones', async () => {
    const own = await startVaultForTest()
    const [good, bad, worse] = [await joinWithHistory(own), await joinWithHistory(own), await joinWithHistory(own)]
    await own.database.query(`update audit_events set via = 'x' where user_id = '${bad}' and seq = 2`)
    await own.database.query(`delete from audit_events where user_id = '${worse}' and seq = 4`)
    const { code, stdout } = await run(['verify'], {}, own)

    expect(code).toBe(1)
    expect(stdout).toContain(`Of account ${bad}, entry 2 was edited.`)
    expect(stdout).toContain(`Of account ${worse}, entry 4 was removed.`)
    expect(stdout).not.toContain(good)
    expect(stdout).toContain('5 entries in 1 chains are as they were recorded. 2 faults were found.')
  })

  it('takes no account for one that cannot be meant', async () => {
    expect(await run(['verify', '--account', 'ada'])).toMatchObject({ code: 2 })
  })
})

describe('audit export', () => {
  it('gives every entry as a line of JSON, with what proves it', async () => {
    const id = await joinWithHistory()
    const { code, stdout } = await run(['export', '--account', id])
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)

    expect(code).toBe(0)
    expect(lines.map(({ seq, event }) => [seq, event])).toEqual([
      [1, 'account.registered'],
      [2, 'session.started'],
      ...[3, 4, 5].map((seq) => [seq, 'token.created']),
    ])
    expect(lines[1]).toMatchObject({ account_id: id, previous_hash: lines[0]!['hash'] })
  })

  it('gives CSV in which nothing is a formula to a spreadsheet', async () => {
    const { user } = await vault.join()
    const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx']
    const heads = `select hash, seq from audit_heads where account_id = '${user.id}'`
    await vault.database
      .query(`insert into audit_events (user_id, seq, previous_hash, hash, at, event, user_agent, details)
      select '${user.id}', h.seq + n, h.hash, h.hash, now(), 'test', agent, '{}' from (${heads}) h,
      unnest(array[${formulas.map((formula) => `E'${formula.replace('\t', '\\t').replace('\r', '\\r')}'`).join()}]) with ordinality as f(agent, n)`)
    const { stdout } = await run(['export', '--account', user.id, '--format', 'csv'])

    for (const formula of formulas) {
      expect(stdout).toContain(`"'${formula}"`)
      expect(stdout).not.toContain(`"${formula}"`)
    }
    expect(stdout.split('\r\n')[0]).toBe(
      '"account_id","seq","at","event","caller_kind","via","address","user_agent","request_id","details","previous_hash","hash"',
    )
  })

  it('refuses a format that there is not', async () => {
    expect(await run(['export', '--format', 'xml', '--account', installation])).toMatchObject({ code: 2 })
  })
})
