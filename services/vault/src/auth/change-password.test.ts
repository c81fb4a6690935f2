import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addAuthenticatorApp } from '../testing/second-factor.ts'
import { startVault, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())

const newPassword = 'another long password'
const logIn = (username: string, password: string) => vault.as().auth.login({ body: { username, password } })

async function recorded(userId: string) {
  const rows = await vault.database.query(`select event from audit_events where user_id = '${userId}' order by id`)
  return rows.map(({ event }) => event)
}

describe('POST /auth/password', () => {
  it('ends every other session and lets in with the new password only', async () => {
    const { client, user, username, password } = await vault.join()
    const other = vault.as((await logIn(username, password)).access_token)
    await other.auth.me()

    await client.auth.changePassword({ body: { current_password: password, new_password: newPassword } })

    await expect(other.auth.me()).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await client.auth.me()).toMatchObject({ username })
    await expect(logIn(username, password)).rejects.toMatchObject({ code: 'invalid-login' })
    expect(await logIn(username, newPassword)).toMatchObject({ token_type: 'Bearer' })
    expect(await recorded(user.id)).toEqual(expect.arrayContaining(['session.ended', 'account.password_changed']))
  })

  it('refuses a wrong current password, and slows guessing at it like a login', async () => {
    const { client, user, username, password } = await vault.join()
    const guess = () =>
      client.auth.changePassword({ body: { current_password: 'wrong password', new_password: newPassword } })
    for (let n = 0; n < 5; n++) await expect(guess()).rejects.toMatchObject({ code: 'wrong-password', status: 403 })

    await expect(guess()).rejects.toMatchObject({ code: 'too-many-requests' })
    await expect(logIn(username, password)).rejects.toMatchObject({ code: 'too-many-requests' })
    await expect.poll(() => recorded(user.id)).toContain('login.failed')
    expect(await recorded(user.id)).not.toContain('account.password_changed')
  })

  it('asks an account that has no password that it was confirmed in the last ten minutes instead', async () => {
    const { client, username, user } = await vault.join()
    await vault.database.query(`update users set password_hash = null where id = '${user.id}'`)
    await expect(logIn(username, newPassword)).rejects.toMatchObject({ code: 'invalid-login' })
    vault.clock.advance(601)

    const set = (by: typeof client) => by.auth.changePassword({ body: { new_password: newPassword } })
    await expect(set(client)).rejects.toMatchObject({ code: 'confirmation-required' })
    vault.clock.advance(-2)
    await set(client)
    expect(await logIn(username, newPassword)).toMatchObject({ token_type: 'Bearer' })
    await expect(set(client)).rejects.toMatchObject({ code: 'validation-failed' })
  })

  it('asks for the second factor too, where there is one, and says by what', async () => {
    const user = await vault.join()
    const { client, username, password } = user
    const app = await addAuthenticatorApp(vault, user)
    vault.clock.advance(601)
    const set = (current_password: string) =>
      client.auth.changePassword({ body: { current_password, new_password: newPassword } })

    for (const tried of [password, 'wrong password']) {
      await expect(set(tried)).rejects.toMatchObject({
        code: 'confirmation-required',
        detail: expect.stringContaining('POST /api/v1/auth/confirm with totp or recovery_code'),
      })
    }
    await client.secondFactor.confirm({ body: { totp: app.code() } })
    await expect(set('wrong password')).rejects.toMatchObject({ code: 'wrong-password' })
    await set(password)
    await expect(logIn(username, newPassword)).rejects.toMatchObject({ code: 'second-factor-required' })
  })

  // The old password was right when it was looked at, and the session would have outlived the change.
  it('leaves no session to a login that the old password began', async () => {
    const { client, username, password, user } = await vault.join()
    const logins = Array.from({ length: 4 }, () => logIn(username, password).catch(() => undefined))
    await client.auth.changePassword({ body: { current_password: password, new_password: newPassword } })
    const pairs = await Promise.all(logins)

    const isAlive = async (token: string) =>
      (await vault.app.inject({ url: '/api/v1/auth/me', headers: { authorization: `Bearer ${token}` } })).statusCode !==
      401
    const alive = await Promise.all(pairs.map(async (pair) => pair !== undefined && isAlive(pair.access_token)))
    expect(alive).toEqual(Array(4).fill(false))
    const rows = await vault.database.query(`select id from sessions where user_id = '${user.id}'`)
    expect(rows).toHaveLength(1)
  })
})
