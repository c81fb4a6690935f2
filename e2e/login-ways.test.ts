/** Logging in in a real browser: by Google, by passkey (Chromium's virtual authenticator), and with a second factor. */
import { createClient } from '@oma/client'
import { contract } from '@oma/contract'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { addVirtualAuthenticator, consent, logIn, makeUsername, password, register } from './dashboard-steps.ts'
import { inspectPage, openBrowser, openPage } from './open-browser.ts'
import { startHouse, type House } from './start-house.ts'

let house: House
let browser: Browser
beforeAll(async () => {
  house = await startHouse()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

async function open() {
  const { page, context } = await openPage(browser, house.urls.vault)
  onTestFinished(() => context.close())
  return page
}

/** What issue 7 gives a page to: adds a passkey by the browser's own JSON. */
async function addPasskey(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const ask = async (path: string, body: object) => {
      const answer = await fetch(`/api/v1/auth/second-factor/passkeys${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return answer.json()
    }
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await ask('/options', {}))
    const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential
    return (await ask('', { name: 'laptop', passkey: credential.toJSON() })).recovery_codes
  })
}

const logOut = async (page: Page) => {
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
}

describe('logging in', () => {
  it('by Google opens an account, and comes back to the page that was wanted', async () => {
    const page = await open()
    await page.goto('/login?next=%2Ftokens')
    expect(await inspectPage(page)).toEqual([])
    await page.getByRole('button', { name: 'Sign in with Google' }).click()
    await consent(page, { person: 'Bruno Costa' })

    await page.getByRole('heading', { name: 'Make a token' }).waitFor()
    expect(page.url()).toBe(`${house.urls.vault}/tokens`)
    await page.getByRole('banner').getByText('bruno@example.test').waitFor()
  })

  it('by Google says what to do where the address has a password account', async () => {
    const client = createClient(contract, { baseUrl: house.urls.vault })
    await client.auth.register({ body: { username: 'ada@example.test', password } })
    const page = await open()
    await page.goto('/login')
    await page.getByRole('button', { name: 'Sign in with Google' }).click()
    await consent(page)

    await page.getByText('Log in with its password, then link Google from there').waitFor()
    expect(await inspectPage(page)).toEqual([])
  })

  it('by a passkey needs neither name nor password', async () => {
    const page = await open()
    const username = makeUsername()
    await register(page, username)
    await addVirtualAuthenticator(page)
    expect(await addPasskey(page)).toHaveLength(10)
    await logOut(page)
    await page.getByRole('button', { name: 'Use a passkey' }).click()

    await page.getByRole('heading', { name: 'Connect Google' }).waitFor()
    await page.getByRole('banner').getByText(username).waitFor()
  })

  it('by password asks for the second factor; a passkey or a recovery code finishes it', async () => {
    const page = await open()
    const username = makeUsername()
    await register(page, username)
    await addVirtualAuthenticator(page)
    const [code] = await addPasskey(page)
    await logOut(page)
    await logIn(page, username)
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    expect(await inspectPage(page)).toEqual([])
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.getByRole('heading', { name: 'Connect Google' }).waitFor()

    await logOut(page)
    await logIn(page, username)
    await page.getByRole('button', { name: 'Use a recovery code' }).click()
    await page.getByLabel('Recovery code').fill('wrong')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('alert').getByText('This code is wrong').waitFor()
    await page.getByLabel('Recovery code').fill(code!)
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('heading', { name: 'Connect Google' }).waitFor()
  })

  it('says in Spanish too that the password was changed meanwhile, rather than that what was typed is wrong', async () => {
    const page = await open()
    const username = makeUsername()
    await register(page, username)
    const { access_token } = await createClient(contract, { baseUrl: house.urls.vault }).auth.login({
      body: { username, password },
    })
    await addVirtualAuthenticator(page)
    const [code, another] = await addPasskey(page)

    const { page: spanish, context } = await openPage(browser, house.urls.vault, 'es-MX')
    onTestFinished(() => context.close())
    await spanish.goto('/login')
    await spanish.getByLabel('Correo electrónico').fill(username)
    await spanish.getByLabel('Contraseña', { exact: true }).fill(password)
    await spanish.getByRole('button', { name: 'Iniciar sesión', exact: true }).click()
    await spanish.getByRole('button', { name: 'Usar un código de recuperación' }).click()
    const own = createClient(contract, { baseUrl: house.urls.vault, token: () => access_token })
    await own.secondFactor.confirm({ body: { recovery_code: another! } })
    await own.auth.changePassword({ body: { current_password: password, new_password: 'another horse battery' } })
    await spanish.getByLabel('Código de recuperación').fill(code!)
    await spanish.getByRole('button', { name: 'Continuar' }).click()

    await spanish.getByRole('alert').getByText('Inicia sesión de nuevo').waitFor()
    expect(await inspectPage(spanish)).toEqual([])
  })
})
