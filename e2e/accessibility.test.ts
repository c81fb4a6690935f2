import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { consent, logIn, makeUsername, password, register } from './dashboard-steps.ts'
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
  const watched = await openPage(browser, house.urls.vault)
  onTestFinished(() => watched.context.close())
  return watched
}

it.each([
  ['/login', 'Log in', []],
  ['/register', 'Create an account', []],
  ['/docs', 'Google connection', []],
  ['/nowhere', 'There is nothing here', [expect.stringMatching(/404 .*\/nowhere$/)]],
])('shows strangers %s without barriers, by day, by night and on a phone', async (path, heading, expectedFaults) => {
  const { page, faults } = await open()
  await page.goto(path)
  await page.getByRole('heading', { name: heading }).waitFor()
  await page.waitForLoadState('networkidle')
  for (const summary of (await page.locator('summary').all()).slice(0, 8)) await summary.click()

  expect(await inspectPage(page)).toEqual([])
  expect(faults).toEqual(expectedFaults)
})

it('has no barriers on the pages of a user, empty and filled, dialogs included', async () => {
  const { page, faults } = await open()
  await register(page, makeUsername())
  const inspect = async (text: string) => {
    await page.getByText(text).first().waitFor()
    expect({ text, found: await inspectPage(page) }).toEqual({ text, found: [] })
  }

  await inspect('Show me how')
  await page.goto('/google')
  await inspect('Connect both')
  await page.goto('/connect')
  await inspect('An assistant asked')
  await page.getByRole('button', { name: 'Connect Google' }).click()
  await consent(page)
  await inspect('All set')
  await page.goto('/')
  await inspect('is connected')
  await page.goto('/add')
  await inspect('Waiting for your assistant')
  await page.goto('/google')
  await inspect('Connected since')
  await page.getByRole('button', { name: 'Disconnect Gmail' }).click()
  await inspect('Disconnect Gmail?')
  await page.goto('/tokens')
  await inspect('No tokens yet')
  await page.getByLabel('Name').fill('x'.repeat(100))
  await page.getByRole('button', { name: 'Make token' }).click()
  await inspect('Copy it now')
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: 'Revoke' }).click()
  await inspect('cannot be undone')

  expect(faults).toEqual([])
})

it('has no barriers while something is on its way, and when it does not come', async () => {
  const { page, context } = await open()
  await register(page, makeUsername())
  const release = Promise.withResolvers<void>()
  await context.route('**/api/v1/permissions', async (route) => {
    await release.promise
    await route.abort()
  })
  await page.goto('/permissions')
  await page.getByText('Loading…').last().waitFor({ state: 'attached' })
  expect(await inspectPage(page)).toEqual([])
  release.resolve()
  await page.getByRole('alert').getByText('OMA is not answering').waitFor()
  expect(await inspectPage(page)).toEqual([])
  await context.unroute('**/api/v1/permissions')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('radio', { name: 'Send at once' }).waitFor()
})

it('has a menu on a phone, which opens, leads on and closes', async () => {
  const { page } = await open()
  await page.setViewportSize({ width: 360, height: 740 })
  await register(page, makeUsername())
  expect(await page.getByRole('link', { name: 'Permissions' }).isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Menu' }).press('Enter')
  await page.getByRole('link', { name: 'Permissions' }).waitFor()
  expect(await new AxeBuilder({ page }).analyze().then(({ violations }) => violations)).toEqual([])
  await page.getByRole('link', { name: 'Permissions' }).click()
  await page.getByRole('heading', { name: 'Permissions', level: 1 }).waitFor()
  await page.getByRole('link', { name: 'Security' }).waitFor({ state: 'hidden' })
})

it('works by keyboard alone: the focus is seen, goes into a dialog and comes back', async () => {
  const { page } = await open()
  const username = makeUsername()
  await register(page, username)
  await page.getByRole('button', { name: 'Log out' }).press('Enter')
  await page.getByRole('heading', { name: 'Log in' }).waitFor()

  await page.getByLabel('E-mail address').focus()
  await page.keyboard.type(username)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Google accounts' }).press('Enter')
  await page.getByRole('button', { name: 'Connect Gmail' }).press('Enter')
  await consent(page)
  await page.getByText('Google is connected', { exact: true }).waitFor()

  const disconnect = page.getByRole('button', { name: 'Disconnect Gmail' })
  await disconnect.press('Enter')
  await page.getByRole('dialog').waitFor()
  const focused = page.locator(':focus')
  expect(await focused.textContent()).toBe('Keep it')
  expect(await focused.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await focused.getAttribute('aria-label')).toBe('Disconnect Gmail')

  await disconnect.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('Gmail is disconnected').waitFor()
  await page.getByRole('button', { name: 'Connect Gmail' }).waitFor()
  expect(await focused.getAttribute('aria-label')).toBe('Connect Gmail')

  await page.getByRole('link', { name: 'Add to your assistant' }).press('Enter')
  await page.getByRole('tab', { name: 'Claude', exact: true }).focus()
  for (const name of ['Claude Code', 'ChatGPT', 'Cursor']) {
    await page.keyboard.press('ArrowRight')
    expect(await focused.textContent()).toBe(name)
  }
  expect(await page.getByRole('tabpanel').textContent()).toContain('mcpServers')
})

it('reads out a page that takes the place of another one', async () => {
  const { page } = await open()
  await register(page, makeUsername())

  await page.getByRole('link', { name: 'Add to your assistant' }).click()
  await page.getByRole('heading', { name: 'Which assistant' }).waitFor()

  expect(await page.locator(':focus').textContent()).toBe('Add to your assistant')
  expect(await page.title()).toBe('Add to your assistant · OMA')
})

it('tells password managers which field is which', async () => {
  const { page } = await open()
  const read = (label: string) => page.getByLabel(label, { exact: true }).getAttribute('autocomplete')
  await page.goto('/register')
  expect([await read('E-mail address'), await read('Password')]).toEqual(['username', 'new-password'])
  await page.goto('/login')
  expect([await read('E-mail address'), await read('Password')]).toEqual(['username', 'current-password'])
  await logIn(page, 'nobody@example.org')
  await page.getByRole('alert').getByText('Wrong e-mail').waitFor()
})
