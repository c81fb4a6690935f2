import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addAuthenticatorApp, logInHalfway } from '../testing/second-factor.ts'
import { startVault, type TestUser, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
let user: TestUser
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())
beforeEach(async () => void (user = await vault.join()))

const refused = (code: string) => expect.objectContaining({ code })
const finish = (ticket: string, proof: { totp?: string; recovery_code?: string }) =>
  vault.as().secondFactor.login({ body: { ticket, ...proof } })
const eventsOf = async ({ user: { id } }: TestUser) =>
  (await vault.database.query(`select event from audit_events where user_id = '${id}' order by id`)).map(
    ({ event }) => event,
  )
const factorQueries = ['totp_factors', 'recovery_codes', 'login_tickets']

describe('adding an authenticator app', () => {
  it('takes effect only with a first right code, which brings ten recovery codes', async () => {
    const { secret, uri } = await user.client.secondFactor.addTotp()

    expect(uri).toContain(secret)
    await expect(user.client.secondFactor.enableTotp({ body: { totp: '000000' } })).rejects.toEqual(
      refused('invalid-second-factor'),
    )
    expect(await user.client.secondFactor.status()).toMatchObject({ enabled: false, totp: null })
    await vault.as().auth.login({ body: { username: user.username, password: user.password } })

    const { recoveryCodes } = await addAuthenticatorApp(vault, user)
    expect(new Set(recoveryCodes).size).toBe(10)
    expect(await user.client.secondFactor.status()).toMatchObject({ enabled: true, recovery_codes_left: 10 })
    await logInHalfway(vault, user)
  })

  it('does not replace one that is in use', async () => {
    const app = await addAuthenticatorApp(vault, user)

    await expect(user.client.secondFactor.addTotp()).rejects.toEqual(refused('limit-reached'))
    await finish((await logInHalfway(vault, user)).ticket, { totp: app.code() })
  })

  it('keeps its secret only sealed and recovery codes only as hashes', async () => {
    const { secret, recoveryCodes } = await addAuthenticatorApp(vault, user)
    const { ticket } = await logInHalfway(vault, user)

    const rows = await Promise.all(factorQueries.map((table) => vault.database.query(`select * from ${table}`)))
    const atRest = JSON.stringify(rows)
    expect(atRest).toContain(user.user.id)
    for (const shown of [secret, ticket, ...recoveryCodes]) expect(atRest).not.toContain(shown)
  })
})

describe('a login with a second factor', () => {
  it('gives no session for the password alone, and says what is needed', async () => {
    await addAuthenticatorApp(vault, user)
    const answer = await vault.app.inject({
      method: 'POST',
      url: '/api/v1/auth/login',
      payload: { username: user.username, password: user.password },
    })

    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({
      code: 'second-factor-required',
      second_factor: { ticket: expect.stringMatching(/^oma_lt_/), methods: ['totp', 'recovery_code'] },
    })
    expect(answer.cookies).toEqual([])
  })

  it('goes on with the app’s code to the same answer as a login without', async () => {
    const app = await addAuthenticatorApp(vault, user)
    const { ticket } = await logInHalfway(vault, user)
    const code = app.code()
    const answer = await vault.app.inject({
      method: 'POST',
      url: '/api/v1/auth/login/second-factor',
      payload: { ticket, totp: `${code.slice(0, 3)} ${code.slice(3)}` },
    })

    expect(answer.json()).toMatchObject({ token_type: 'Bearer', refresh_token: expect.stringMatching(/^oma_rt_/) })
    expect(answer.cookies.map(({ name }) => name)).toEqual(['oma_access', 'oma_refresh'])
    const { access_token } = answer.json<{ access_token: string }>()
    expect(await vault.as(access_token).auth.me()).toMatchObject({ username: user.username })
  })

  it('says nothing of the second factor to who does not know the password', async () => {
    await addAuthenticatorApp(vault, user)

    await expect(
      vault.as().auth.login({ body: { username: user.username, password: 'wrong password' } }),
    ).rejects.toEqual(refused('invalid-login'))
  })

  it('takes a code once, also from several that bring it at the same time', async () => {
    const app = await addAuthenticatorApp(vault, user)
    const tickets = await Promise.all([1, 2, 3, 4].map(() => logInHalfway(vault, user)))
    const attempts = await Promise.allSettled(tickets.map(({ ticket }) => finish(ticket, { totp: app.code() })))

    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    vault.clock.advance(600)
    const { ticket } = await logInHalfway(vault, user)
    const used = app.code()
    await finish(ticket, { totp: used })
    await expect(finish((await logInHalfway(vault, user)).ticket, { totp: used })).rejects.toEqual(
      refused('invalid-second-factor'),
    )
  })

  it('takes no code that is older than one already used', async () => {
    const app = await addAuthenticatorApp(vault, user)
    const earlier = app.code()
    vault.clock.advance(30)
    await finish((await logInHalfway(vault, user)).ticket, { totp: app.code() })

    await expect(finish((await logInHalfway(vault, user)).ticket, { totp: earlier })).rejects.toEqual(
      refused('invalid-second-factor'),
    )
  })

  it('opens one session per ticket', async () => {
    const app = await addAuthenticatorApp(vault, user)
    const { ticket } = await logInHalfway(vault, user)
    await finish(ticket, { totp: app.code() })
    vault.clock.advance(30)

    await expect(finish(ticket, { totp: app.code() })).rejects.toEqual(refused('login-expired'))
  })

  it('takes a ticket for five minutes', async () => {
    const app = await addAuthenticatorApp(vault, user)
    const { ticket } = await logInHalfway(vault, user)
    vault.clock.advance(5 * 60)

    await expect(finish(ticket, { totp: app.code() })).rejects.toEqual(refused('login-expired'))
  })

  it('lets nobody in by somebody else’s ticket and their own code', async () => {
    await addAuthenticatorApp(vault, user)
    const stranger = await vault.join()
    const strangersApp = await addAuthenticatorApp(vault, stranger)
    const { ticket } = await logInHalfway(vault, user)

    await expect(finish(ticket, { totp: strangersApp.code() })).rejects.toEqual(refused('invalid-second-factor'))
    await expect(finish(ticket, { recovery_code: strangersApp.recoveryCodes[0]! })).rejects.toEqual(
      refused('invalid-second-factor'),
    )
  })

  it('takes no ticket that it did not make', async () => {
    const app = await addAuthenticatorApp(vault, user)

    await expect(finish('oma_lt_made-up', { totp: app.code() })).rejects.toEqual(refused('login-expired'))
  })

  it('wants exactly one factor', async () => {
    const { recoveryCodes } = await addAuthenticatorApp(vault, user)
    const { ticket } = await logInHalfway(vault, user)

    await expect(finish(ticket, {})).rejects.toEqual(refused('validation-failed'))
    await expect(finish(ticket, { totp: '123456', recovery_code: recoveryCodes[0]! })).rejects.toEqual(
      refused('validation-failed'),
    )
  })
})

describe('guessing codes', () => {
  it('is slowed for one address, while the owner gets in from another', async () => {
    const app = await addAuthenticatorApp(vault, user)
    const { ticket } = await logInHalfway(vault, user)
    const guess = (totp: string, remoteAddress: string) =>
      vault.app.inject({
        method: 'POST',
        url: '/api/v1/auth/login/second-factor',
        payload: { ticket, totp },
        remoteAddress,
      })
    const wrong = app.code() === '111111' ? '222222' : '111111'
    const answers = await Promise.all(Array.from({ length: 8 }, () => guess(wrong, '192.0.2.1')))

    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5)
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(3)
    const slowed = await guess(app.code(), '192.0.2.1')
    expect(slowed.statusCode).toBe(429)
    expect(Number(slowed.headers['retry-after'])).toBeGreaterThan(0)
    expect((await guess(app.code(), '192.0.2.2')).statusCode).toBe(200)
  })

  it('from many addresses ends with the ticket', async () => {
    const app = await addAuthenticatorApp(vault, user)
    const { ticket } = await logInHalfway(vault, user)
    const wrong = app.code() === '111111' ? '222222' : '111111'
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        vault.app.inject({
          method: 'POST',
          url: '/api/v1/auth/login/second-factor',
          payload: { ticket, totp: wrong },
          remoteAddress: `198.51.100.${i}`,
        }),
      ),
    )

    const codes = answers.map((answer) => answer.json<{ code: string }>().code)
    expect(codes.filter((code) => code === 'invalid-second-factor')).toHaveLength(10)
    await expect(finish(ticket, { totp: app.code() })).rejects.toEqual(refused('login-expired'))
  })

  it('is recorded', async () => {
    await addAuthenticatorApp(vault, user)
    const { ticket } = await logInHalfway(vault, user)
    await finish(ticket, { recovery_code: 'no such code' }).catch(() => undefined)

    expect(await eventsOf(user)).toContain('login.failed')
  })
})

describe('a recovery code', () => {
  it('works once, however it is typed', async () => {
    const { recoveryCodes } = await addAuthenticatorApp(vault, user)
    const typed = recoveryCodes[3]!.toUpperCase().replaceAll('-', ' ')
    await finish((await logInHalfway(vault, user)).ticket, { recovery_code: typed })

    expect(await user.client.secondFactor.status()).toMatchObject({ recovery_codes_left: 9 })
    await expect(finish((await logInHalfway(vault, user)).ticket, { recovery_code: typed })).rejects.toEqual(
      refused('invalid-second-factor'),
    )
    expect(await eventsOf(user)).toContain('second_factor.recovery_code_used')
  })

  it('stops working when new ones are made', async () => {
    const { recoveryCodes } = await addAuthenticatorApp(vault, user)
    const { recovery_codes } = await user.client.secondFactor.createRecoveryCodes()

    const { ticket } = await logInHalfway(vault, user)
    await expect(finish(ticket, { recovery_code: recoveryCodes[0]! })).rejects.toEqual(refused('invalid-second-factor'))
    await finish(ticket, { recovery_code: recovery_codes[0]! })
  })

  it('is not made for an account without a second factor', async () => {
    await expect(user.client.secondFactor.createRecoveryCodes()).rejects.toEqual(refused('not-found'))
  })
})

describe('giving the second factor up', () => {
  it.each(['removeTotp', 'disable'] as const)('leaves a login by password, and no recovery codes: %s', async (way) => {
    const app = await addAuthenticatorApp(vault, user)
    const { ticket } = await logInHalfway(vault, user)
    await user.client.secondFactor[way]()

    await vault.as().auth.login({ body: { username: user.username, password: user.password } })
    expect(await user.client.secondFactor.status()).toEqual({
      enabled: false,
      totp: null,
      passkeys: [],
      recovery_codes_left: 0,
    })
    await expect(finish(ticket, { totp: app.code() })).rejects.toEqual(refused('invalid-second-factor'))
    await expect(user.client.secondFactor[way]()).rejects.toEqual(refused('not-found'))
  })

  it('is recorded, as everything else about it', async () => {
    await addAuthenticatorApp(vault, user)
    await user.client.secondFactor.createRecoveryCodes()
    await user.client.secondFactor.disable()

    expect((await eventsOf(user)).filter((event) => String(event).startsWith('second_factor.'))).toEqual([
      'second_factor.recovery_codes_created',
      'second_factor.enabled',
      'second_factor.recovery_codes_created',
      'second_factor.disabled',
    ])
  })
})

describe('changing how an account logs in', () => {
  const changes = ['addTotp', 'createRecoveryCodes', 'removeTotp', 'disable'] as const
  const tenMinutes = 10 * 60 + 1

  it.each(changes)('takes a login or a confirmation of the last ten minutes: %s', async (change) => {
    vault.clock.advance(tenMinutes)

    await expect(user.client.secondFactor[change]()).rejects.toEqual(refused('confirmation-required'))
  })

  it('takes the password where there is no second factor', async () => {
    vault.clock.advance(tenMinutes)
    await expect(user.client.secondFactor.confirm({ body: { password: 'wrong password' } })).rejects.toEqual(
      refused('invalid-login'),
    )
    await user.client.secondFactor.confirm({ body: { password: user.password } })

    await user.client.secondFactor.addTotp()
  })

  it('takes the second factor where there is one, and not the password', async () => {
    const app = await addAuthenticatorApp(vault, user)
    vault.clock.advance(tenMinutes)
    await expect(user.client.secondFactor.confirm({ body: { password: user.password } })).rejects.toEqual(
      refused('invalid-second-factor'),
    )
    await user.client.secondFactor.confirm({ body: { totp: app.code() } })

    await user.client.secondFactor.removeTotp()
  })

  it('takes no login by the password alone from before there was a second factor', async () => {
    const { access_token } = await vault.as().auth.login({ body: { username: user.username, password: user.password } })
    await addAuthenticatorApp(vault, user)

    await expect(vault.as(access_token).secondFactor.disable()).rejects.toEqual(refused('confirmation-required'))
    await user.client.secondFactor.disable()
  })

  it('takes a confirmation of this session and not of another', async () => {
    const other = await vault.as().auth.login({ body: { username: user.username, password: user.password } })
    vault.clock.advance(tenMinutes)
    await vault.as(other.access_token).secondFactor.confirm({ body: { password: user.password } })

    await expect(user.client.secondFactor.addTotp()).rejects.toEqual(refused('confirmation-required'))
  })
})
