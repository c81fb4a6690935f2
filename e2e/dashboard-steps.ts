/** What people do in the dashboard, step by step, found as they find it: by what is written there. */
import type { Page } from 'playwright-core'

export const password = 'correct horse battery staple'

let count = 0
/** An e-mail address that nobody registered yet. */
export function makeUsername(): string {
  count += 1
  return `person-${count}-${process.pid}@example.org`
}

export async function register(page: Page, username: string): Promise<void> {
  await page.goto('/register')
  await fillLogin(page, username, password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('heading', { name: 'Connect Google' }).waitFor()
}

/** From any page, by the navigation. */
export async function openGoogleAccounts(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Google accounts' }).click()
  await page.getByRole('heading', { name: 'Google accounts', level: 1 }).waitFor()
}

/** On the login page, wherever that leads. */
export async function logIn(page: Page, username: string, typed = password): Promise<void> {
  await fillLogin(page, username, typed)
  await page.getByRole('button', { name: 'Log in' }).click()
}

async function fillLogin(page: Page, username: string, typed: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(username)
  await page.getByLabel('Password', { exact: true }).fill(typed)
}

export interface Consent {
  person?: string
  decision?: 'Allow' | 'Deny'
  untick?: string
}

/** On the sandbox's consent page, until it leads back. */
export async function consent(page: Page, { person = 'Ada Berg', decision = 'Allow', untick }: Consent = {}) {
  await page.getByText(person).click()
  if (untick) await page.locator(`input[type=checkbox][value*="${untick}"]`).uncheck()
  await page.getByRole('button', { name: decision }).click()
}

/** The row of a service among the Google accounts. */
export function serviceRow(page: Page, name: 'Gmail' | 'Google Calendar') {
  return page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) })
}

/** As a laptop has one that knows its owner's finger. */
export async function addVirtualAuthenticator(page: Page) {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}
