/** Who is operator, and who is not. Addresses are not verified here. */
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { callVault } from '../testing/call-vault.ts'
import { startVaultForTest, type TestUser, type TestVault } from '../testing/start-vault.ts'

const boss = 'boss@example.test'
const password = randomUUID()

const isOperator = async ({ client }: Pick<TestUser, 'client'>) => (await client.auth.me()).is_operator

async function logIn(vault: TestVault, username: string) {
  const { access_token } = await vault.as().auth.login({ body: { username, password } })
  return { client: vault.as(access_token) }
}

async function register(vault: TestVault, username: string, invite?: string) {
  await vault.as().auth.register({ body: { username, password, invite } })
  return logIn(vault, username)
}

async function makeByCommand(vault: TestVault, username: string) {
  const words = ['users', 'create', username, '--password-stdin']
  const { code, stderr } = await callVault(words, { DATABASE_URL: vault.database.url }, `${password}\n`)
  expect(code, stderr).toBe(0)
  return logIn(vault, username)
}

describe('without ADMIN_EMAILS', () => {
  it('the first account is the operator, and no other', async () => {
    const vault = await startVaultForTest()
    const first = await vault.join()
    vault.clock.advance(1)
    const second = await vault.join()

    expect([await isOperator(first), await isOperator(second)]).toEqual([true, false])
    expect(await isOperator(await makeByCommand(vault, boss))).toBe(false)
  })

  it('nobody follows the first account when it is gone', async () => {
    const vault = await startVaultForTest()
    const first = await vault.join()
    vault.clock.advance(1)
    const second = await vault.join()
    expect(await isOperator(first)).toBe(true)
    await first.client.auth.deleteAccount({ body: { password: first.password } })

    expect(await isOperator(second)).toBe(false)
    expect(await isOperator(await vault.join())).toBe(false)
  })
})

describe('with ADMIN_EMAILS', () => {
  const settings = { ADMIN_EMAILS: ` Boss@Example.test, other@example.test ` }

  it('registering one of its addresses makes nobody operator', async () => {
    const vault = await startVaultForTest(settings)
    const first = await vault.join()
    vault.clock.advance(1)

    expect(await isOperator(await register(vault, boss))).toBe(false)
    // Who would be operator without the setting is not with it.
    expect(await isOperator(first)).toBe(false)
  })

  it('an invite to somebody makes nobody operator, whatever address they come with', async () => {
    const vault = await startVaultForTest(settings)
    const { client } = await register(vault, 'other@example.test')
    const { link } = await client.operator.createInvite({ body: { name: 'Mallory' } })
    await client.operator.setRegistration({ body: { policy: 'invite' } })
    vault.clock.advance(1)

    expect(await isOperator(await register(vault, boss, link.split('=')[1]))).toBe(false)
  })

  it('an account that was made on the machine is one, where its address is named', async () => {
    const vault = await startVaultForTest(settings)
    await vault.join()
    vault.clock.advance(1)

    expect(await isOperator(await makeByCommand(vault, boss))).toBe(true)
    expect(await isOperator(await makeByCommand(vault, 'grace@example.test'))).toBe(false)
  })

  it('the first account is one, where its address is named', async () => {
    const vault = await startVaultForTest(settings)
    const first = await register(vault, boss)
    vault.clock.advance(1)

    expect([await isOperator(first), await isOperator(await register(vault, 'other@example.test'))]).toEqual([
      true,
      false,
    ])
  })
})
