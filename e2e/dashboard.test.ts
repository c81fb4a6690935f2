import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { consent, logIn, makeUsername, openGoogleAccounts, password, register, serviceRow } from './dashboard-steps.ts'
import { openHouseDatabase } from './house-database.ts'
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

/** A window, closed after the test; nothing may have gone wrong in it but what the test expects. */
async function open(expectedFaults: unknown[] = []) {
  const watched = await openPage(browser, house.urls.vault)
  onTestFinished(async () => {
    await watched.context.close()
    expect(watched.faults).toEqual(expectedFaults)
  })
  return watched
}

const refused = (path: string) => expect.stringMatching(new RegExp(`401 .*${path}(\\?|$)`))

describe('from the first visit to the last', () => {
  it('registers, connects Google, makes a token, logs out and in, and disconnects', async () => {
    const { page, context } = await open()
    const username = makeUsername()

    await page.goto('/')
    await page.getByRole('link', { name: 'Create an account' }).click()
    await register(page, username)
    await page.getByRole('banner').getByText(username).waitFor()

    await page.getByRole('button', { name: 'Connect Google' }).click()
    await consent(page)
    await page.getByRole('status').getByText('Google is connected').waitFor()
    expect(new URL(page.url()).search).toBe('')
    await page.getByText('ada@example.test is connected').waitFor()
    await page.getByRole('link', { name: 'Show me how' }).click()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: 'Copy the address' }).click()
    await page.getByText('Copied').first().waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${house.urls.hub}/mcp`)

    await page.getByRole('link', { name: 'Make a token' }).click()
    await page.getByLabel('Name').fill('Claude on my laptop')
    await page.getByRole('button', { name: 'Make token' }).dblclick()
    const token = page.getByText(/^oma_pat_[\w-]{20,}/)
    await token.waitFor()
    expect(await page.getByRole('tabpanel').textContent()).toContain(await token.textContent())
    await page.getByRole('button', { name: 'Done' }).click()
    await token.waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: 'Revoke' }).count()).toBe(1)

    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByRole('heading', { name: 'Log in' }).waitFor()
    await page.goto('/tokens')
    await page.waitForURL(`${house.urls.vault}/login?next=%2Ftokens`)
    await logIn(page, username)
    await page.getByRole('heading', { name: 'Claude on my laptop' }).waitFor()

    await openGoogleAccounts(page)
    await serviceRow(page, 'Gmail').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByText('Gmail is disconnected').waitFor()
    await serviceRow(page, 'Gmail').getByText('Not connected').waitFor()
    await serviceRow(page, 'Google Calendar').getByText('Connected', { exact: true }).waitFor()
  })

  it('makes a token only for who is known to be there still: after a while it asks for the password', async () => {
    const asked = expect.stringMatching(/403 .*\/auth\/tokens$/)
    const { page } = await open([asked, asked])
    const username = makeUsername()
    await register(page, username)
    const sql = await openHouseDatabase(house)
    await sql`
      update sessions set created_at = created_at - interval '11 minutes'
      where user_id = (select id from users where username = ${username})`
    await sql.end()
    await page.goto('/tokens')
    await page.getByLabel('Name').fill('Old laptop')
    await page.getByRole('button', { name: 'Make token' }).press('Enter')

    const dialog = page.getByRole('dialog', { name: 'Is it you?' })
    await dialog.waitFor()
    expect(await inspectPage(page)).toEqual([])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByText('you did not confirm').waitFor()
    expect(await page.locator(':focus').textContent()).toBe('Make token')
    await page.locator(':focus').press('Enter')
    await dialog.getByLabel('Password', { exact: true }).fill(password)
    await dialog.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText(/^oma_pat_[\w-]{20,}/).waitFor()
  })

  it('revokes a token after asking', async () => {
    const { page } = await open()
    await register(page, makeUsername())
    await page.goto('/tokens')
    await page.getByLabel('Name').fill('Old laptop')
    await page.getByLabel('Valid for').selectOption('30 days')
    await page.getByRole('button', { name: 'Make token' }).click()
    await page.getByRole('button', { name: 'Done' }).click()

    await page.getByRole('button', { name: 'Revoke Old laptop' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()

    await page.getByText('No tokens yet').waitFor()
    // The dialog, which names it too, gives the focus back as it goes.
    await page.locator('h2:focus', { hasText: 'Your tokens' }).waitFor()
    expect(await page.getByText('Old laptop').count()).toBe(0)
  })
})

describe('at Google', () => {
  it('stores nothing when the user denies, and says so', async () => {
    const { page } = await open()
    await register(page, makeUsername())
    await openGoogleAccounts(page)
    await page.getByRole('button', { name: 'Connect both' }).click()
    await consent(page, { decision: 'Deny' })

    await page.getByText('Nothing was changed').waitFor()
    await serviceRow(page, 'Gmail').getByText('Not connected').waitFor()
    await serviceRow(page, 'Google Calendar').getByText('Not connected').waitFor()
    await page.getByRole('button', { name: 'Dismiss this message' }).click()
    await page.getByText('Nothing was changed').waitFor({ state: 'detached' })
    expect(new URL(page.url()).search).toBe('')
  })

  it('says what was left out when a box is not ticked, and connects it later', async () => {
    const { page } = await open()
    await register(page, makeUsername())
    await openGoogleAccounts(page)
    await page.getByRole('button', { name: 'Connect both' }).click()
    await consent(page, { person: 'Bruno Costa', untick: 'gmail' })

    await page.getByText('Gmail was left out').waitFor()
    await serviceRow(page, 'Google Calendar').getByText('Connected', { exact: true }).waitFor()
    await serviceRow(page, 'Gmail').getByRole('button', { name: 'Connect' }).click()
    await consent(page, { person: 'Bruno Costa' })

    await page.getByText('Google is connected', { exact: true }).waitFor()
    await serviceRow(page, 'Gmail').getByText('Connected', { exact: true }).waitFor()
    expect(await page.getByText('Connected', { exact: true }).count()).toBe(2)
  })

  it('asks before it connects another Google account than the one that was meant', async () => {
    const { page } = await open()
    await register(page, makeUsername())
    await openGoogleAccounts(page)
    await serviceRow(page, 'Google Calendar').getByRole('button', { name: 'Connect' }).click()
    await consent(page)
    const chooseBruno = async () => {
      await serviceRow(page, 'Gmail').getByRole('button', { name: 'Connect' }).click()
      await consent(page, { person: 'Bruno Costa' })
      await page.getByRole('heading', { name: 'You chose another Google account' }).waitFor()
    }

    await chooseBruno()
    expect(await inspectPage(page)).toEqual([])
    await page.getByRole('button', { name: 'Do not connect it' }).click()
    await page.getByText('That account was not connected').waitFor()
    await openGoogleAccounts(page)
    expect(await page.getByText('bruno@example.test').count()).toBe(0)

    await chooseBruno()
    await page.getByRole('button', { name: 'Connect bruno@example.test' }).click()
    await page.getByText('Google is connected', { exact: true }).waitFor()
    await page.getByRole('heading', { name: 'bruno@example.test' }).waitFor()
    await page.getByRole('heading', { name: 'ada@example.test' }).waitFor()

    await page.getByRole('button', { name: 'Make default: bruno@example.test' }).click()
    await page.getByRole('button', { name: 'Make default: ada@example.test' }).waitFor()
    expect(await page.getByRole('heading', { level: 2 }).first().locator('..').textContent()).toContain('bruno')
    expect(await inspectPage(page)).toEqual([])
  })

  it('leads back to where an assistant had sent the user, through the login', async () => {
    const { page } = await open()
    const username = makeUsername()
    await register(page, username)
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByRole('heading', { name: 'Log in' }).waitFor()

    await page.goto('/connect')
    await page.getByText('Your assistant asked for Gmail or Calendar').waitFor()
    await logIn(page, username)
    await page.getByRole('button', { name: 'Connect Google' }).click()
    await consent(page)

    await page.getByText('All set. Go back to your assistant').waitFor()
    expect(page.url()).toBe(`${house.urls.vault}/connect`)
  })

  it('tells that a used link is no longer valid', async () => {
    const { page } = await open()
    await register(page, makeUsername())

    await page.goto('/api/auth/callback?state=used&code=1')

    await page.getByText('That sign-in link is no longer valid').waitFor()
    expect(page.url()).toBe(`${house.urls.vault}/`)
  })
})

describe('logging in', () => {
  it('refuses a wrong password, keeps what was typed, and takes the right one', async () => {
    const { page } = await open([refused('/auth/login')])
    const username = makeUsername()
    await register(page, username)
    await page.getByRole('button', { name: 'Log out' }).click()

    await logIn(page, username, 'not my password')
    const wrong = page.getByRole('alert').getByText('Wrong e-mail address or password.')
    await wrong.waitFor()
    const [email, typed] = [page.getByLabel('E-mail address'), page.getByLabel('Password', { exact: true })]
    expect(await email.inputValue()).toBe(username)
    // It stands at the fields, and tells of neither that it is the wrong one.
    for (const field of [email, typed]) expect(await field.getAttribute('aria-invalid')).toBe('true')
    expect(await typed.getAttribute('aria-describedby')).toBe(await wrong.getAttribute('id'))

    await logIn(page, username)
    await page.getByRole('heading', { name: 'Home' }).waitFor()
    expect(page.url()).toBe(`${house.urls.vault}/`)
  })

  it('goes on without a word when the access token has run out', async () => {
    const { page, context } = await open(expect.arrayContaining([refused('/auth/me')]))
    await register(page, makeUsername())
    await page.waitForLoadState('networkidle')
    await context.clearCookies({ name: 'oma_access' })

    await page.reload()
    await page.getByRole('heading', { name: 'Connect Google' }).waitFor()

    expect((await context.cookies()).map(({ name }) => name)).toContain('oma_access')
  })

  it('asks for the login when the session has ended, and then shows what was wanted', async () => {
    const { page, context } = await open([refused('/google/connections'), refused('/auth/refresh')])
    const username = makeUsername()
    await register(page, username)
    await page.waitForLoadState('networkidle')
    await context.clearCookies()

    await page.getByRole('link', { name: 'Google accounts' }).click()
    await logIn(page, username)

    await page.getByRole('button', { name: 'Connect both' }).waitFor()
    expect(page.url()).toBe(`${house.urls.vault}/google`)
  })

  it('is known where there is no page, too', async () => {
    const { page } = await open([expect.stringMatching(/404 .*\/nowhere$/)])
    const username = makeUsername()
    await register(page, username)

    await page.goto('/nowhere')
    await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()

    await page.getByRole('button', { name: 'Log out' }).waitFor()
    await page.getByRole('banner').getByText(username).waitFor()
  })

  it('leaves in every tab at once', async () => {
    const { page, context } = await open()
    await register(page, makeUsername())
    const other = await context.newPage()
    await other.goto('/tokens')
    await other.getByRole('heading', { name: 'Make a token' }).waitFor()

    await page.getByRole('button', { name: 'Log out' }).click()

    await other.getByRole('heading', { name: 'Log in' }).waitFor()
    expect(await other.getByRole('heading', { name: 'Make a token' }).count()).toBe(0)
  })
})

it('offers no registration where it is closed', async () => {
  const closed = await startHouse({ REGISTRATION: 'closed' })
  onTestFinished(closed.stop)
  const { page, context } = await openPage(browser, closed.urls.vault)
  onTestFinished(() => context.close())

  await page.goto('/register')
  await page.getByText('Registration is closed').waitFor()
  expect(await page.getByLabel('Password').count()).toBe(0)
  await page.getByRole('link', { name: 'Log in' }).click()
  await page.getByRole('button', { name: 'Log in' }).waitFor()
  await page.waitForLoadState('networkidle')
  expect(await page.getByText('Create an account').count()).toBe(0)
})
