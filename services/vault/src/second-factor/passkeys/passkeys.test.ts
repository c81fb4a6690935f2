import { ProblemError } from '@oma/contract'
import { createSandboxControl } from '@oma/google-sandbox/control'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAuthenticator, type Authenticator, type Circumstances } from '../../testing/authenticator.ts'
import { createBrowser } from '../../testing/browser.ts'
import { control } from '../../testing/google.ts'
import { addAuthenticatorApp, logInHalfway } from '../../testing/second-factor.ts'
import { startVault, startVaultForTest, type TestUser, type TestVault } from '../../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
let here: Circumstances
beforeAll(async () => {
  vault = await startVault()
  here = { origin: vault.publicUrl }
})
afterAll(() => vault.close())
beforeEach(async () => void (user = await vault.join()))

const refused = (code: string) => expect.objectContaining({ code })
const notAccepted = refused('invalid-second-factor')

/** @returns the authenticator that now holds a passkey, and what adding it answered */
async function addPasskey({ client }: Pick<TestUser, 'client'>, name = 'phone', circumstances = here) {
  const authenticator = createAuthenticator()
  const registration = authenticator.create(await client.secondFactor.passkeyOptions(), circumstances)
  const answer = await client.secondFactor.addPasskey({ body: { name, passkey: registration } })
  return { authenticator, registration, ...answer }
}

async function assert(authenticator: Authenticator, circumstances = here) {
  return authenticator.get(await vault.as().passkeys.loginOptions(), circumstances)
}

const logIn = async (authenticator: Authenticator, circumstances = here) =>
  vault.as().passkeys.login({ body: { passkey: await assert(authenticator, circumstances) } })

describe('adding a passkey', () => {
  it('is a second factor from then on, and brings recovery codes with the first', async () => {
    const first = await addPasskey(user)
    vault.clock.advance(1)
    const second = await addPasskey(user, 'key ring')

    expect([first.recovery_codes, second.recovery_codes]).toEqual([expect.any(Array), null])
    const { enabled, passkeys } = await user.client.secondFactor.status()
    expect([enabled, passkeys.map(({ name }) => name)]).toEqual([true, ['phone', 'key ring']])
    expect((await logInHalfway(vault, user)).methods).toEqual(['passkey', 'recovery_code'])
  })

  it('asks for one that is discoverable, verifies its user and is not there yet', async () => {
    const { registration } = await addPasskey(user)
    const options = await user.client.secondFactor.passkeyOptions()

    expect(options).toMatchObject({
      rp: { id: 'localhost' },
      user: { name: user.username },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      excludeCredentials: [{ id: registration.id }],
    })
  })

  it.each([
    ['another site’s page', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://localhost:1' }],
    ['a passkey for another site', { rpId: 'evil.example' }],
    ['an authenticator that did not verify its user', { verifiesUser: false }],
  ])('refuses %s', async (_, wrong) => {
    await expect(addPasskey(user, 'phone', { ...here, ...wrong })).rejects.toEqual(notAccepted)
    expect((await user.client.secondFactor.status()).enabled).toBe(false)
  })

  it.each(['packed', 'apple', 'fido-u2f'])('refuses certificates without a look at them: %s', async (format) => {
    const statement = new Map([['x5c', [Buffer.from('a certificate that names a list to fetch')]]])
    const attestation = { format, statement }

    const error = await addPasskey(user, 'phone', { ...here, attestation }).catch((error: unknown) => error)
    expect(error).toEqual(notAccepted)
  })

  it('refuses a challenge that was used, expired, or made for another account or purpose', async () => {
    const other = await vault.join()
    const { registration } = await addPasskey(user)
    const add = (passkey = registration) => user.client.secondFactor.addPasskey({ body: { name: 'again', passkey } })
    await expect(add()).rejects.toEqual(notAccepted)

    const foreign = await other.client.secondFactor.passkeyOptions()
    await expect(add(createAuthenticator().create(foreign, here))).rejects.toEqual(notAccepted)

    const own = await user.client.secondFactor.passkeyOptions()
    const { challenge } = await vault.as().passkeys.loginOptions()
    await expect(add(createAuthenticator().create({ ...own, challenge }, here))).rejects.toEqual(notAccepted)

    vault.clock.advance(5 * 60)
    await expect(add(createAuthenticator().create(own, here))).rejects.toEqual(notAccepted)
  })

  it('takes no passkey from somebody else', async () => {
    const { authenticator } = await addPasskey(user)
    const thief = await vault.join()
    const passkey = authenticator.create(await thief.client.secondFactor.passkeyOptions(), here)

    await expect(thief.client.secondFactor.addPasskey({ body: { name: 'mine', passkey } })).rejects.toEqual(notAccepted)
  })

  it('ends at twenty', async () => {
    await addPasskey(user)
    await vault.database.query(
      `insert into passkeys (user_id, name, credential_id, public_key, counter, transports, created_at)
       select user_id, name, gen_random_uuid()::text, public_key, 0, transports, created_at
       from passkeys, generate_series(1, 19) where user_id = '${user.user.id}'`,
    )

    await expect(user.client.secondFactor.passkeyOptions()).rejects.toEqual(refused('limit-reached'))
  })
})

describe('logging in by a passkey alone', () => {
  it('needs no name and no password, and no further factor', async () => {
    const { authenticator } = await addPasskey(user)
    await addAuthenticatorApp(vault, user)
    const pair = await logIn(authenticator)

    expect(await vault.as(pair.access_token).auth.me()).toMatchObject({ id: user.user.id })
    expect((await user.client.secondFactor.status()).passkeys[0]?.last_used_at).toBe(vault.clock.now().toISOString())
  })

  it('sets the dashboard’s cookies', async () => {
    const { authenticator } = await addPasskey(user)
    const payload = { passkey: await assert(authenticator) }
    const answer = await vault.app.inject({ method: 'POST', url: '/api/v1/auth/passkeys/login', payload })

    expect(answer.cookies.map(({ name }) => name)).toEqual(['oma_access', 'oma_refresh'])
  })

  it('takes an answer once, also when it arrives several times at once', async () => {
    const { authenticator } = await addPasskey(user)
    const passkey = await assert(authenticator)
    const attempts = await Promise.allSettled([1, 2, 3, 4].map(() => vault.as().passkeys.login({ body: { passkey } })))

    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(vault.as().passkeys.login({ body: { passkey } })).rejects.toEqual(notAccepted)
  })

  it.each([
    ['another site’s page', { origin: 'https://evil.example' }],
    ['a passkey of another site', { rpId: 'evil.example' }],
    ['an authenticator that did not verify its user', { verifiesUser: false }],
  ])('refuses %s', async (_, wrong) => {
    const { authenticator } = await addPasskey(user)

    await expect(logIn(authenticator, { ...here, ...wrong })).rejects.toEqual(notAccepted)
    await logIn(authenticator)
  })

  it('refuses a challenge of nobody, of another purpose, or older than five minutes', async () => {
    const { authenticator } = await addPasskey(user)
    const options = await vault.as().passkeys.loginOptions()
    const attempt = (challenge: string) =>
      vault.as().passkeys.login({ body: { passkey: authenticator.get({ ...options, challenge }, here) } })

    await expect(attempt('bWFkZS11cA')).rejects.toEqual(notAccepted)
    const { challenge } = await user.client.secondFactor.passkeyOptions()
    await expect(attempt(challenge)).rejects.toEqual(notAccepted)
    vault.clock.advance(5 * 60)
    await expect(attempt(options.challenge)).rejects.toEqual(notAccepted)
  })

  it.each(['no JSON', '{"challenge":1}', '{}', 'null'])('refuses what no browser writes: %s', async (text) => {
    const { authenticator } = await addPasskey(user)
    const passkey = await assert(authenticator)
    passkey.response.clientDataJSON = Buffer.from(text).toString('base64url')

    await expect(vault.as().passkeys.login({ body: { passkey } })).rejects.toEqual(notAccepted)
  })

  it('refuses a signature by another key, and another account’s name on it', async () => {
    const { authenticator } = await addPasskey(user)
    const passkey = await assert(authenticator)
    const forged = { ...passkey, response: { ...passkey.response, signature: passkey.response.signature.slice(0, -8) } }
    await expect(vault.as().passkeys.login({ body: { passkey: forged } })).rejects.toEqual(notAccepted)

    const other = await vault.join()
    const renamed = await assert(authenticator)
    renamed.response.userHandle = Buffer.from(other.user.id).toString('base64url')
    await expect(vault.as().passkeys.login({ body: { passkey: renamed } })).rejects.toEqual(notAccepted)
  })

  it('refuses an authenticator that counted back: somebody has a copy', async () => {
    const { authenticator } = await addPasskey(user)
    await logIn(authenticator)
    await logIn(authenticator)
    authenticator.turnBack(2)

    await expect(logIn(authenticator)).rejects.toEqual(notAccepted)
  })

  it('refuses a passkey that was removed', async () => {
    const { authenticator, passkey } = await addPasskey(user)
    await user.client.secondFactor.removePasskey({ params: { id: passkey.id } })

    await expect(logIn(authenticator)).rejects.toEqual(notAccepted)
    await vault.as().auth.login({ body: { username: user.username, password: user.password } })
  })

  it('is bound to the name under which people reach the vault', async () => {
    const other = await startVaultForTest({ VAULT_PUBLIC_URL: 'https://vault.example.test' })
    const options = await (await other.join()).client.secondFactor.passkeyOptions()

    expect(options.rp.id).toBe('vault.example.test')
  })
})

describe('a passkey as second factor', () => {
  it('finishes a login by password', async () => {
    const { authenticator } = await addPasskey(user)
    const { ticket } = await logInHalfway(vault, user)
    const body = { ticket, passkey: await assert(authenticator) }

    const pair = await vault.as().secondFactor.login({ body })
    expect(await vault.as(pair.access_token).auth.me()).toMatchObject({ id: user.user.id })
  })

  it('of somebody else finishes nothing', async () => {
    await addPasskey(user)
    const stranger = await addPasskey(await vault.join())
    const { ticket } = await logInHalfway(vault, user)
    const body = { ticket, passkey: await assert(stranger.authenticator) }

    await expect(vault.as().secondFactor.login({ body })).rejects.toEqual(notAccepted)
  })

  it('confirms who is there', async () => {
    const { authenticator, passkey } = await addPasskey(user)
    vault.clock.advance(10 * 60 + 1)
    const remove = () => user.client.secondFactor.removePasskey({ params: { id: passkey.id } })
    await expect(remove()).rejects.toEqual(refused('confirmation-required'))
    await user.client.secondFactor.confirm({ body: { passkey: await assert(authenticator) } })

    await remove()
    expect((await user.client.secondFactor.status()).enabled).toBe(false)
  })
})

describe('the passkeys of an account', () => {
  it('are renamed and removed one by one; the last takes the recovery codes along', async () => {
    const [first, second] = [await addPasskey(user), await addPasskey(user)]
    const params = { id: first.passkey.id }
    expect(await user.client.secondFactor.renamePasskey({ params, body: { name: 'old phone' } })).toMatchObject({
      name: 'old phone',
    })
    await user.client.secondFactor.removePasskey({ params })
    expect(await user.client.secondFactor.status()).toMatchObject({ enabled: true, recovery_codes_left: 10 })
    await user.client.secondFactor.removePasskey({ params: { id: second.passkey.id } })

    expect(await user.client.secondFactor.status()).toEqual({
      enabled: false,
      totp: null,
      passkeys: [],
      recovery_codes_left: 0,
    })
  })

  /** Somebody who came by Google, has no password, and one passkey. */
  const joinByGoogle = async () => {
    const email = `${randomUUID()}@example.test`
    await control(vault, 'seed', { accounts: [{ email, name: 'Newcomer' }] })
    const browser = createBrowser(vault)
    await browser.signIn(email)
    const client = vault.as(browser.jar.get('oma_access'))
    const { passkey } = await addPasskey({ client })
    return { client, email, remove: () => client.secondFactor.removePasskey({ params: { id: passkey.id } }) }
  }

  it('are the last way in without a password and Google: the last of them stays', async () => {
    const { client, remove } = await joinByGoogle()
    await client.googleLogin.unlink()

    await expect(remove()).rejects.toEqual(refused('last-way-in'))
    await expect(client.secondFactor.disable()).rejects.toEqual(refused('last-way-in'))
    expect((await client.secondFactor.status()).passkeys).toHaveLength(1)
    await addPasskey({ client })
    await remove()
  })

  it('are the last way in while Google has disabled the Google account', async () => {
    const { email, remove } = await joinByGoogle()
    const { token } = await createSandboxControl(vault.sandboxUrl).securityEvent({
      type: 'account-disabled',
      account: email,
    })
    const headers = { 'content-type': 'application/secevent+jwt' }
    await vault.app.inject({ method: 'POST', url: '/api/v1/google/events', headers, payload: token })

    await expect(remove()).rejects.toEqual(refused('last-way-in'))
  })

  it('and Google, given up at the same moment, leave one of them', async () => {
    for (let n = 0; n < 5; n++) {
      const { client, remove } = await joinByGoogle()
      const both = await Promise.allSettled([remove(), client.googleLogin.unlink()])

      expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    }
  })

  it('are nobody else’s to see, rename or remove', async () => {
    const { passkey } = await addPasskey(user)
    const { client } = await vault.join()
    const params = { id: passkey.id }

    expect((await client.secondFactor.status()).passkeys).toEqual([])
    await expect(client.secondFactor.renamePasskey({ params, body: { name: 'mine' } })).rejects.toBeInstanceOf(
      ProblemError,
    )
    await expect(client.secondFactor.removePasskey({ params })).rejects.toEqual(refused('not-found'))
  })
})
