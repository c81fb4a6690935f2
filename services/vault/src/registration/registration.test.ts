/** Who gets in: by the policy, and by an invite. */
import { inviteParameter } from '@oma/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startVault, startVaultForTest, type TestUser, type TestVault } from '../testing/start-vault.ts'

const password = randomUUID()
const somebody = () => `${randomUUID()}@example.test`

let vault: TestVault
let operator: TestUser
beforeAll(async () => {
  vault = await startVault()
  operator = await vault.join()
})
afterAll(() => vault.close())
beforeEach(() => setPolicy('invite'))

const setPolicy = (policy: 'open' | 'invite' | 'closed') =>
  operator.client.operator.setRegistration({ body: { policy } })
const register = (invite?: string, username = somebody()) =>
  vault.as().auth.register({ body: { username, password, invite } })

async function makeInvite(expires_in_days?: number) {
  const { id, link } = await operator.client.operator.createInvite({ body: { name: 'Ada', expires_in_days } })
  return { id, link: new URL(link), secret: new URLSearchParams(new URL(link).hash.slice(1)).get(inviteParameter)! }
}

describe('an invite', () => {
  it('lets exactly one person in, however many bring it at once', async () => {
    const { id, secret } = await makeInvite()
    const results = await Promise.allSettled([1, 2, 3, 4].map(() => register(secret)))

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(register(secret)).rejects.toMatchObject({ code: 'invite-invalid', status: 403 })
    const { invites } = await operator.client.operator.listInvites()
    expect(invites.find((invite) => invite.id === id)).toMatchObject({ name: 'Ada', used_at: expect.any(String) })
    const [entry] = await vault.database.query(
      `select user_id from audit_events where event = 'account.registered' and details ->> 'invite_id' = '${id}'`,
    )
    expect(entry).toBeDefined()
  })

  it('ends after its time, and when it is taken back', async () => {
    const [old, revoked] = [await makeInvite(1), await makeInvite()]
    await operator.client.operator.revokeInvite({ params: { id: revoked.id } })
    await expect(register(revoked.secret)).rejects.toMatchObject({ code: 'invite-invalid' })
    vault.clock.advance(24 * 60 * 60)
    await expect(register(old.secret)).rejects.toMatchObject({ code: 'invite-invalid' })

    operator.client = vault.as((await vault.as().auth.login({ body: operator })).access_token)
    const { invites } = await operator.client.operator.listInvites()
    expect(invites.map(({ id }) => id)).not.toEqual(expect.arrayContaining([old.id, revoked.id]))
    await expect(operator.client.operator.revokeInvite({ params: { id: revoked.id } })).rejects.toMatchObject({
      code: 'not-found',
    })
  })

  it('is kept as a hash, and its link holds it where no server sees it', async () => {
    const { link, secret } = await makeInvite()

    expect(link.hash).toBe(`#invite=${secret}`)
    expect([link.pathname, link.search]).toEqual(['/register', ''])
    expect(JSON.stringify(await vault.database.query('select * from invites'))).not.toContain(secret)
    expect(JSON.stringify(await vault.database.query('select * from audit_events'))).not.toContain(secret)
    expect(JSON.stringify(await operator.client.operator.listInvites())).not.toContain(secret)
  })

  it('is not used up by a registration that failed', async () => {
    const { secret } = await makeInvite()
    await expect(register(secret, operator.username)).rejects.toMatchObject({ code: 'username-taken' })

    expect(await register(secret)).toHaveProperty('id')
  })

  it('is bounded in number', async () => {
    const own = await startVaultForTest()
    const { client } = await own.join()
    await Promise.all(Array.from({ length: 100 }, (_, n) => client.operator.createInvite({ body: { name: `n${n}` } })))

    await expect(client.operator.createInvite({ body: { name: 'one more' } })).rejects.toMatchObject({
      code: 'limit-reached',
    })
  })
})

describe('registration', () => {
  it('by invite takes nobody without one, nor with a made-up one', async () => {
    await expect(register()).rejects.toMatchObject({ code: 'registration-closed', status: 403 })
    await expect(register('oma_inv_made-up')).rejects.toMatchObject({ code: 'invite-invalid' })
    expect((await vault.as().system.about()).registration).toBe('invite')
  })

  it('that is closed takes nobody, with an invite neither, and leaves the invite for later', async () => {
    const { secret } = await makeInvite()
    await setPolicy('closed')
    await expect(register(secret)).rejects.toMatchObject({ code: 'registration-closed' })
    await setPolicy('invite')

    expect(await register(secret)).toHaveProperty('id')
  })

  it('that is open asks for nothing, and uses up an invite that is brought', async () => {
    const { secret } = await makeInvite()
    await setPolicy('open')
    expect(await register('oma_inv_made-up')).toHaveProperty('id')
    expect(await register(secret)).toHaveProperty('id')
    await setPolicy('invite')

    await expect(register(secret)).rejects.toMatchObject({ code: 'invite-invalid' })
  })

  it('is what the setting says, whatever an operator would like', async () => {
    const fixed = await startVaultForTest({ REGISTRATION: 'open' })
    const { client } = await fixed.join()

    expect(await client.operator.registration()).toEqual({ policy: 'open', is_fixed: true })
    await expect(client.operator.setRegistration({ body: { policy: 'closed' } })).rejects.toMatchObject({
      code: 'forbidden',
      detail: expect.stringContaining('REGISTRATION=open'),
    })
  })

  it('holds on every replica at once', async () => {
    const replica = await vault.startReplica()
    await setPolicy('closed')
    const answer = await replica.inject({
      method: 'POST',
      url: '/api/v1/auth/register',
      payload: { username: somebody(), password },
    })

    expect(answer.json()).toMatchObject({ code: 'registration-closed' })
  })
})
