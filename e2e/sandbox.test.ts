import { createSandbox } from '@oma/google-sandbox'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { inspectPage, openBrowser, openPage } from './open-browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser?.close())

async function startSandbox(): Promise<string> {
  const sandbox = await createSandbox()
  onTestFinished(() => sandbox.close())
  return sandbox.listen({ host: '127.0.0.1', port: 0 })
}

const consentPath =
  '/o/oauth2/v2/auth?client_id=x&redirect_uri=http://localhost:9/cb&response_type=code&scope=openid+https://mail.google.com/'

it.each([
  ['/', 'Google sandbox'],
  ['/people/ada@example.test', 'Ada Berg'],
  [consentPath, 'localhost:9 wants access to a Google Account'],
  [consentPath.replace('=code', '=token'), 'Access blocked: this request is invalid'],
])('shows %s of the sandbox without barriers, by day, by night and on a phone', async (path, heading) => {
  const { page, context } = await openPage(browser, await startSandbox())
  onTestFinished(() => context.close())
  await page.goto(path)
  await page.getByRole('heading', { name: heading }).first().waitFor()
  for (const summary of (await page.locator('summary').all()).slice(0, 5)) await summary.click()

  expect(await inspectPage(page)).toEqual([])
})

it('leads from a person to their mail and back, and makes weather, without JavaScript', async () => {
  const context = await browser.newContext({ baseURL: await startSandbox(), javaScriptEnabled: false })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto('/')
  await page.getByRole('link', { name: 'Ada Berg' }).click()
  await page.getByText('Coffee next week?').first().click()
  await page.getByText('The usual place by the canal').first().waitFor()
  await page.getByRole('link', { name: 'All people' }).click()
  await page.getByRole('button', { name: 'Dropped connection, 3 calls' }).click()

  expect(await page.getByText('any /gmail/*: connection dropped (3 more)').count()).toBe(1)
})
