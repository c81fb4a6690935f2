import { createHook } from 'node:async_hooks'
import { argon2Sync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startVault, startVaultForTest, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())

const logIn = (username: string, password: string, remoteAddress = '192.0.2.1', on = vault) =>
  on.app.inject({ method: 'POST', url: '/api/v1/auth/login', payload: { username, password }, remoteAddress })

async function failures(userId: string) {
  const rows = await vault.database.query(
    `select details, address from audit_events where user_id = '${userId}' and event = 'login.failed' order by id`,
  )
  return rows.map(({ details, address }) => ({ ...(details as object), address }))
}

/** How often this process has begun to compute argon2. */
function countArgon2() {
  let count = 0
  const hook = createHook({ init: (_, type) => void (type === 'ARGON2REQUEST' && count++) }).enable()
  onTestFinished(() => void hook.disable())
  return () => count
}

describe('a failed login', () => {
  it('does the same work for an unknown name, a wrong password and an account without one', async () => {
    const [ada, bruno] = [await vault.join(), await vault.join()]
    await vault.database.query(`update users set password_hash = null where id = '${bruno.user.id}'`)
    const computed = countArgon2()

    for (const username of [ada.username, bruno.username, 'nobody@example.test']) {
      const before = computed()
      expect((await logIn(username, 'wrong password')).statusCode).toBe(401)
      expect(computed() - before).toBe(1)
    }
  })

  it('of a known account is recorded with where it came from, of an unknown name nowhere', async () => {
    const { username, user } = await vault.join()
    await logIn(username, 'wrong password', '192.0.2.44')
    const before = await vault.database.query('select count(*) as n from audit_events')
    await expect.poll(() => failures(user.id)).toEqual([{ reason: 'password', failures: 1, address: '192.0.2.44' }])

    await logIn('nobody@example.test', 'wrong password', '192.0.2.44')
    await logIn(username, 'wrong password', '192.0.2.44')
    await expect.poll(() => failures(user.id)).toHaveLength(2)
    const after = await vault.database.query('select count(*) as n from audit_events')
    expect(Number(after[0]!['n']) - Number(before[0]!['n'])).toBeLessThanOrEqual(2)
    expect(JSON.stringify(await vault.database.query('select * from audit_events'))).not.toContain('nobody@')
  })

  it('is not recorded one by one in a flood', async () => {
    const { username, user } = await vault.join()
    for (let n = 1; n <= 17; n++) await logIn(username, 'wrong password', `198.51.100.${n}`)

    await expect
      .poll(async () => (await failures(user.id)).map((row) => (row as { failures?: number }).failures))
      .toEqual([1, 2, 3, 4, 5, 8, 16])
  })
})

describe('a login', () => {
  it('hashes a password anew whose hash is of former days, and never touches one that is current', async () => {
    const { username, password, user } = await vault.join()
    const nonce = Buffer.from('sixteen bytes...')
    const weak = { message: password, nonce, tagLength: 32, memory: 8_192, passes: 1, parallelism: 1 }
    const old = `$argon2id$v=19$m=8192,t=1,p=1$${nonce.toString('base64url')}$${argon2Sync('argon2id', weak).toString('base64url')}`
    await vault.database.query(`update users set password_hash = '${old}' where id = '${user.id}'`)
    const stored = async () =>
      (await vault.database.query(`select password_hash from users where id = '${user.id}'`))[0]!['password_hash']

    expect((await logIn(username, password)).statusCode).toBe(200)
    const renewed = await stored()
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect((await logIn(username, password)).statusCode).toBe(200)
    expect(await stored()).toBe(renewed)
  })

  it('gives a session id of its own each time', async () => {
    const { username, password, client } = await vault.join()
    await logIn(username, password)

    const { sessions } = await client.auth.listSessions()
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(2)
  })

  it('in a flood is refused with 503 and Retry-After, while health stays green', async () => {
    const flooded = await startVaultForTest()
    const flood = Array.from({ length: 120 }, (_, n) =>
      logIn(`${n}@example.test`, 'wrong password', `10.0.0.${n}`, flooded),
    )
    const health = await flooded.app.inject('/health')
    const ready = await flooded.app.inject('/ready')
    const answers = await Promise.all(flood)

    expect([health.statusCode, ready.statusCode]).toEqual([200, 200])
    const refused = answers.filter(({ statusCode }) => statusCode === 503)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.map(({ headers }) => headers['retry-after'])).toEqual(refused.map(() => '3'))
    expect(answers.filter(({ statusCode }) => statusCode !== 503).map(({ statusCode }) => statusCode)).toEqual(
      Array(answers.length - refused.length).fill(401),
    )
  })
})
