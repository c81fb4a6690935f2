/** Whoever runs the installation: sees who is here and whether it works, decides who may come, and invites them. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { logIn, makeUsername, password } from './dashboard-steps.ts'
import { openHouseDatabase } from './house-database.ts'
import { inspectPage, openBrowser, openPage } from './open-browser.ts'
import { joinHouse, vaultOf, type Person } from './person.ts'
import { startHouse, type House } from './start-house.ts'

let house: House
let browser: Browser
let operator: Person
let user: Person
beforeAll(async () => {
  house = await startHouse()
  operator = await joinHouse(house)
  user = await joinHouse(house)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

async function open(at = house) {
  const watched = await openPage(browser, at.urls.vault)
  onTestFinished(() => watched.context.close())
  return watched
}

async function openAs({ username, password }: Pick<Person, 'username' | 'password'>, at = house) {
  const watched = await open(at)
  await watched.page.goto('/login')
  await logIn(watched.page, username, password)
  await watched.page.getByRole('heading', { name: 'Home' }).waitFor()
  return watched
}

async function openAdministration(page: Page) {
  await page.getByRole('link', { name: 'Administration' }).click()
  await page.getByRole('heading', { name: 'Google connections' }).waitFor()
}

const expectNoBarriers = async (page: Page) => expect(await inspectPage(page)).toEqual([])

it('is shown to the operator alone', async () => {
  const { page } = await openAs(user)
  expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0)
  await page.goto('/operator')
  await page.getByRole('heading', { name: 'There is nothing here' }).waitFor()
})

it('shows who is here and whether Google works for them, and finds somebody', async () => {
  const sql = await openHouseDatabase(house)
  await sql`
    update google_credentials set needs_reconnect = 'revoked'
    where user_id = (select id from users where username = ${user.username})`
  await sql.end()
  const { page, faults } = await openAs(operator)
  await openAdministration(page)
  await page.getByText('2 accounts').waitFor()
  await page.getByText('Revoked at Google').waitFor()
  await page.getByText('Nobody has allowed an assistant yet').waitFor()
  const row = page.getByRole('listitem').filter({ hasText: user.username })
  await row.getByText('Has to connect Google again').waitFor()
  await expectNoBarriers(page)

  const search = page.getByLabel('Part of an e-mail address')
  await search.fill(user.username.slice(2, 20).toUpperCase())
  await search.press('Enter')
  await page.getByText('One account with').waitFor()
  await row.waitFor()
  await search.fill('nobody-of-this-name')
  await search.press('Enter')
  await page.getByText('0 accounts with “nobody-of-this-name”').waitFor()

  await page.getByRole('link', { name: 'Activity', exact: true }).click()
  await page.getByText('You looked at the installation').first().waitFor()
  expect(faults).toEqual([])
})

it('shows within a second who comes and goes, and tells it to nobody else', async () => {
  const { page } = await openAs(operator)
  const heard: string[] = []
  const other = await openAs(user)
  other.page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))))
  await other.page.goto('/google')
  await other.page.getByText('Connected since').waitFor()
  await openAdministration(page)
  await page.getByText(user.username).waitFor()

  const body = { username: makeUsername(), password }
  await vaultOf(house).auth.register({ body })
  const row = page.getByText(body.username)
  await row.waitFor({ timeout: 1_500 })
  const { access_token } = await vaultOf(house).auth.login({ body })
  await vaultOf(house, access_token).auth.deleteAccount({ body: { password } })
  await row.waitFor({ state: 'detached', timeout: 1_500 })
  expect(heard.filter((message) => !message.includes('hello') && !message.includes('session.started'))).toEqual([])
})

it('lets in whom the operator invites, once, and nobody else', async () => {
  const { page, faults } = await openAs(operator)
  await openAdministration(page)
  await page.getByRole('radio', { name: 'Whoever has an invitation' }).check()
  await page.getByText('Saved').waitFor()
  await page.getByText('No invitations yet').waitFor()
  await page.getByLabel('For whom').fill('Ada, accounting')
  await page.getByRole('button', { name: 'Make invitation' }).click()
  await page.getByText('Copy the link now').waitFor()
  await expectNoBarriers(page)
  const link = (await page.getByRole('main').locator('code').textContent())!
  expect(link.startsWith(`${house.urls.vault}/register#invite=oma_inv_`)).toBe(true)

  const { page: stranger } = await open()
  await stranger.goto('/register')
  await stranger.getByText('By invitation only').waitFor()
  expect(await stranger.getByLabel('Password').count()).toBe(0)
  await expectNoBarriers(stranger)
  await stranger.goto('/login')
  await stranger.getByRole('button', { name: 'Log in' }).waitFor()
  expect(await stranger.getByText('Create an account').count()).toBe(0)

  const arrive = async (visitor: Page) => {
    const sent: string[] = []
    visitor.on('request', (request) => sent.push(request.url()))
    await visitor.goto(link)
    await visitor.getByText('You are invited').waitFor()
    await visitor.getByLabel('E-mail address').fill(makeUsername())
    await visitor.getByLabel('Password', { exact: true }).fill(password)
    await visitor.getByRole('button', { name: 'Create account' }).click()
    return sent
  }
  const { page: guest } = await open()
  const sent = await arrive(guest)
  await guest.getByRole('heading', { name: 'Connect Google' }).waitFor()
  expect(sent.filter((url) => url.split('#')[0]!.includes('oma_inv_'))).toEqual([])
  const { page: late } = await open()
  await arrive(late)
  await late.getByRole('alert').getByText('It was used').waitFor()

  await page.getByRole('button', { name: 'Done' }).click()
  await page.reload()
  const invite = page.getByRole('listitem').filter({ hasText: 'Ada, accounting' })
  await invite.getByText('Used').waitFor()
  expect(faults).toEqual([])
})

it('takes an invitation back after asking, and then lets anybody or nobody in', async () => {
  const vault = vaultOf(house, operator.pair.access_token)
  await vault.operator.setRegistration({ body: { policy: 'invite' } })
  const { page, faults } = await openAs(operator)
  await openAdministration(page)
  await page.getByLabel('For whom').fill('Mallory')
  await page.getByRole('button', { name: 'Make invitation' }).click()
  await page.getByRole('button', { name: 'Take back the invitation for Mallory' }).click()
  await page.getByText('The link stops working').waitFor()
  await expectNoBarriers(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
  await page.getByRole('button', { name: 'Take back the invitation for Mallory' }).waitFor({ state: 'detached' })
  await page.getByLabel('For whom').waitFor()

  await page.getByRole('radio', { name: 'Nobody' }).check()
  await page.getByText('Saved').waitFor()
  expect((await vault.system.about()).registration).toBe('closed')
  expect(await page.getByRole('heading', { name: 'Invitations' }).count()).toBe(0)
  await page.getByRole('radio', { name: 'Anybody' }).check()
  await expect.poll(async () => (await vault.system.about()).registration).toBe('open')
  expect(faults).toEqual([])
})

it('has no barriers while it is on its way, when it does not come, and without a connection', async () => {
  const { page, context } = await openAs(operator)
  const release = Promise.withResolvers<void>()
  await context.route('**/api/v1/operator/health', async (route) => {
    await release.promise
    await route.abort()
  })
  await page.getByRole('link', { name: 'Administration' }).click()
  await page.getByText('Loading…').last().waitFor({ state: 'attached' })
  await expectNoBarriers(page)
  release.resolve()
  await page.getByRole('alert').getByText('OMA is not answering').waitFor()
  await page.getByText('Who may create an account').waitFor()
  await expectNoBarriers(page)
  await context.unroute('**/api/v1/operator/health')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('heading', { name: 'Google connections' }).waitFor()

  await context.setOffline(true)
  await page.getByText('No connection').waitFor()
  await page.getByRole('radio', { name: 'Nobody' }).click()
  await page.getByRole('alert').getByText('OMA is not answering').waitFor()
  expect(await page.getByRole('radio', { name: 'Anybody' }).isChecked()).toBe(true)
  await expectNoBarriers(page)
})

it('says so where the setting decides who may come', async () => {
  const fixed = await startHouse({ REGISTRATION: 'open' })
  onTestFinished(fixed.stop)
  const { page } = await openAs(await joinHouse(fixed), fixed)
  await openAdministration(page)
  await page.getByText('The setting REGISTRATION').waitFor()
  expect(await page.getByRole('radio').count()).toBe(0)
  await expectNoBarriers(page)
})
