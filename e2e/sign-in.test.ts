/** "Paste the URL and it works" in a real browser: a person whom an assistant sends to sign in, and what may come between. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startAssistant, type Assistant, type AssistantOptions } from './assistant.ts'
import { consent, logIn, makeUsername, password } from './dashboard-steps.ts'
import { inspectPage, openBrowser, openPage } from './open-browser.ts'
import { openHouseDatabase } from './house-database.ts'
import { joinHouse, type Person } from './person.ts'
import { startHouse, type House } from './start-house.ts'

let house: House
let browser: Browser
/** Has Google connected. Nobody's tests depend on what the others allowed. */
let person: Person

beforeAll(async () => {
  house = await startHouse()
  browser = await openBrowser()
  person = await joinHouse(house)
})
afterAll(async () => {
  await browser?.close()
  await house?.stop()
})

async function open(expectedFaults: unknown[] = [], locale?: string) {
  const watched = await openPage(browser, house.urls.vault, locale)
  onTestFinished(async () => {
    await watched.context.close()
    expect(watched.faults).toEqual(expectedFaults)
  })
  return watched.page
}

async function add(name: string, more: Omit<AssistantOptions, 'name'> = {}): Promise<Assistant> {
  const assistant = await startAssistant(house.urls.hub, { name, ...more })
  onTestFinished(() => assistant.close())
  return assistant
}

const question = (page: Page, name: string) => page.getByRole('heading', { name: `Allow ${name} to use your Google` })
const allow = (page: Page) => page.getByRole('button', { name: 'Allow', exact: true })
/** Where the browser was sent in the end. */
const arriveAt = async (page: Page, { redirectUrl }: Assistant) => {
  await page.waitForURL((url) => url.href.startsWith(redirectUrl))
  return page.url()
}

/** Begins a sign-in and logs in, so that the question is there. */
async function ask(page: Page, assistant: Assistant, name: string, who = person) {
  await page.goto(await assistant.begin())
  await logIn(page, who.username, who.password)
  await question(page, name).waitFor()
}

async function inspect(page: Page) {
  expect({ url: page.url(), found: await inspectPage(page) }).toEqual({ url: page.url(), found: [] })
}

it('leads somebody new from the URL alone to a tool that works: an account, a question, Google, and back', async () => {
  const page = await open()
  const assistant = await add('Claude')
  await page.goto(await assistant.begin())
  await page.getByText('An assistant wants to sign in').waitFor()
  await page.getByRole('link', { name: 'Create an account' }).click()
  // Until it is there, the fields are those of the login.
  await page.getByRole('heading', { name: 'Create an account' }).waitFor()
  await page.getByLabel('E-mail address').fill(makeUsername())
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()

  await question(page, 'Claude').waitFor()
  const text = await page.getByRole('main').textContent()
  for (const said of [new URL(assistant.redirectUrl).host, 'Send mail', 'Create, change and delete events'])
    expect(text).toContain(said)
  expect(text).toContain('Any program on this device can say that it is this assistant')
  await inspect(page)
  await allow(page).click()

  await page.getByRole('heading', { name: 'connect Gmail and Google Calendar' }).waitFor()
  await inspect(page)
  await page.getByRole('button', { name: 'Connect Google' }).click()
  await consent(page)
  await assistant.finish(await arriveAt(page, assistant))
  expect(await assistant.call('gmail_search_messages', { max_results: 1 })).not.toMatchObject({ isError: true })

  await page.goto(`${house.urls.vault}/assistants`)
  await page.getByRole('heading', { name: 'Claude' }).waitFor()
  await inspect(page)
  const log = await readFile(join(house.dataDir, 'logs', 'vault.log'), 'utf8')
  expect(log).toMatch(/"clientName":"Claude","redirectHosts":\["127\.0\.0\.1:\d+"\].*a client registered itself/)
})

describe('the question', () => {
  it('answered with Deny tells the assistant so, and gives it nothing', async () => {
    const page = await open()
    const assistant = await add('Denied')
    await ask(page, assistant, 'Denied')
    await page.getByRole('button', { name: 'Deny' }).click()

    const back = await arriveAt(page, assistant)
    expect(new URL(back).searchParams.get('error')).toBe('access_denied')
    await expect(assistant.finish(back)).rejects.toThrow()
    await page.goto(`${house.urls.vault}/assistants`)
    await page.getByRole('heading', { name: 'Your assistants' }).waitFor()
    await page.waitForLoadState('networkidle')
    expect(await page.getByRole('heading', { name: 'Denied' }).count()).toBe(0)
  })

  it('survives a reload and a double click, and the way back then says that all is done', async () => {
    const page = await open([expect.stringMatching(/400 .*\/details$/)])
    const assistant = await add('Doubled')
    await ask(page, assistant, 'Doubled')
    await page.reload()
    await question(page, 'Doubled').waitFor()
    await allow(page).dblclick()
    await assistant.finish(await arriveAt(page, assistant))
    expect(await assistant.status()).not.toBe(401)

    await page.goBack()
    await page.getByRole('heading', { name: 'This sign-in is over' }).waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(0)
    await inspect(page)
  })

  it('is asked in the browser that began the sign-in, and in no other', async () => {
    const page = await open()
    const assistant = await add('Moved')
    await ask(page, assistant, 'Moved')
    const elsewhere = await open([expect.stringMatching(/400 .*\/details$/)])
    await elsewhere.goto(page.url())
    await logIn(elsewhere, person.username, person.password)

    await elsewhere.getByRole('heading', { name: 'This sign-in is over' }).waitFor()
    expect(await allow(elsewhere).count()).toBe(0)
    await allow(page).click()
    await assistant.finish(await arriveAt(page, assistant))
  })

  it('that waited too long says so', async () => {
    const page = await open([expect.stringMatching(/400 .*\/decision$/), expect.stringMatching(/400 .*\/details$/)])
    await ask(page, await add('Late'), 'Late')
    const sql = await openHouseDatabase(house)
    await sql`update oauth_models set expires_at = now() where model = 'Interaction'`
    await sql.end()

    await allow(page).click()
    await page.getByRole('heading', { name: 'This sign-in is over' }).waitFor()
  })

  it('lets somebody else log in, who then decides', async () => {
    const page = await open()
    const other = await joinHouse(house)
    const assistant = await add('Shared')
    await ask(page, assistant, 'Shared')
    await page.getByRole('button', { name: 'Use another account' }).click()
    await logIn(page, other.username, other.password)

    await page.getByText(`You are logged in as ${other.username}`).waitFor()
    await allow(page).click()
    await assistant.finish(await arriveAt(page, assistant))
    expect(await assistant.status()).not.toBe(401)
  })
})

it('is in Spanish for whoever’s browser speaks it, from the question to the assistants', async () => {
  const page = await open([], 'es-MX')
  const somebody = await joinHouse(house)
  const assistant = await add('Claude')
  await page.goto(await assistant.begin())
  await page.getByLabel('Correo electrónico').fill(somebody.username)
  await page.getByLabel('Contraseña', { exact: true }).fill(somebody.password)
  await page.getByRole('button', { name: 'Iniciar sesión', exact: true }).click()
  await page.getByRole('heading', { name: '¿Permitir que Claude use tu cuenta de Google?' }).waitFor()
  await page.getByText('Crear, cambiar y borrar eventos').waitFor()
  await inspect(page)
  await page.getByRole('button', { name: 'Denegar' }).click()
  await arriveAt(page, assistant)
  await page.goto(`${house.urls.vault}/assistants`)
  await page.getByText('Todavía no hay asistentes').waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('es')
  await inspect(page)
})

it('what Google has not allowed yet is asked for on the way, of the account that is connected', async () => {
  const page = await open()
  const assistant = await add('Settings')
  const somebody = await joinHouse(house)
  const address = new URL(await assistant.begin())
  address.searchParams.set('scope', 'gmail.read gmail.settings')
  await page.goto(address.href)
  await logIn(page, somebody.username, somebody.password)
  await allow(page).click()
  await page.getByText('Now let OMA change filters, signature and out-of-office reply at Google').waitFor()
  await inspect(page)
  await page.getByRole('button', { name: 'Connect Google' }).click()
  await consent(page)

  await assistant.finish(await arriveAt(page, assistant))
  expect(await assistant.call('gmail_search_messages', { max_results: 1 })).not.toMatchObject({ isError: true })
})

it('what Google has not allowed yet is also asked for later, by the link that a tool gives', async () => {
  const page = await open()
  const somebody = await joinHouse(house, 'bruno@example.test')
  await page.goto(`${house.urls.vault}/connect?scopes=gmail.settings`)
  await logIn(page, somebody.username, somebody.password)
  await page.getByText('change filters, signature and out-of-office reply').waitFor()
  await inspect(page)
  await page.getByRole('button', { name: 'Connect Google' }).click()
  await consent(page, { person: 'Bruno Costa' })

  await page.getByText('All set. Go back to your assistant').waitFor()
  expect(page.url()).toBe(`${house.urls.vault}/connect?scopes=gmail.settings`)
})

/** Answers in the place of a website; by the browser's protocol, since playwright's routes do not see redirects. */
async function serveWebsite(page: Page, website: string) {
  const cdp = await page.context().newCDPSession(page)
  cdp.on('Fetch.requestPaused', ({ requestId }) => {
    const headers = [{ name: 'content-type', value: 'text/html' }]
    const body = Buffer.from('<link rel="icon" href="data:,">Signed in').toString('base64')
    void cdp.send('Fetch.fulfillRequest', { requestId, responseCode: 200, responseHeaders: headers, body })
  })
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: `${website}*` }] })
}

it('a website that was allowed is not asked about again; another client of the same address is', async () => {
  const website = 'https://client.example/callback'
  const page = await open()
  await serveWebsite(page, website)
  const assistant = await add('Website', { website })
  await ask(page, assistant, 'Website')
  await allow(page).click()
  await assistant.finish(await arriveAt(page, assistant))

  await page.goto(await assistant.begin())
  await assistant.finish(await arriveAt(page, assistant))
  expect(await assistant.status()).not.toBe(401)

  await page.goto(await (await add('Another website', { website })).begin())
  await question(page, 'Another website').waitFor()
})

describe('a page that goes on to nowhere', () => {
  it('tells that the answer would go to an address that the assistant did not register', async () => {
    const page = await open([expect.stringMatching(/400 .*\/oauth\/authorize/)])
    const address = new URL(await (await add('Misled')).begin())
    address.searchParams.set('redirect_uri', 'https://evil.example/callback')
    await page.goto(address.href)

    await page.getByText('an address that it did not register').waitFor()
    expect(new URL(page.url()).origin).toBe(house.urls.vault)
    await inspect(page)
  })

  it('tells somebody who opens the last link again that the sign-in was finished', async () => {
    const page = await open([expect.stringMatching(/400 .*\/oauth\/authorize/)])
    const assistant = await add('Twice')
    await ask(page, assistant, 'Twice')
    const [resume] = await Promise.all([page.waitForRequest(/\/oauth\/authorize\/[\w-]+$/), allow(page).click()])
    await assistant.finish(await arriveAt(page, assistant))
    await page.goto(resume.url())

    await page.getByText('was finished already').waitFor()
    expect(await assistant.status()).not.toBe(401)
    await inspect(page)
  })
})

it('an assistant that is taken back is refused within two seconds, and another goes on', async () => {
  const page = await open()
  const [taken, kept] = [await add('Taken'), await add('Kept')]
  await ask(page, taken, 'Taken')
  await allow(page).click()
  await taken.finish(await arriveAt(page, taken))
  await page.goto(await kept.begin())
  await allow(page).click()
  await kept.finish(await arriveAt(page, kept))
  expect([await taken.status(), await kept.status()]).not.toContain(401)

  await page.goto(`${house.urls.vault}/assistants`)
  await page.getByRole('button', { name: 'Take back: Taken' }).click()
  await page.getByRole('dialog').waitFor()
  await inspect(page)
  await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()

  await expect.poll(() => taken.status(), { timeout: 2_000, interval: 50 }).toBe(401)
  expect(await kept.status()).not.toBe(401)
  await page.getByRole('heading', { name: 'Taken' }).waitFor({ state: 'detached' })
})

it('somebody with more assistants than a page holds sees the older ones too', async () => {
  const page = await open()
  const somebody = await joinHouse(house)
  const sql = await openHouseDatabase(house)
  await sql`
    insert into client_consents (user_id, client_id, name, scopes, created_at, last_used_at)
    select users.id, 'client ' || n, 'Assistant ' || n, '{gmail.read}', now() - n * interval '1 minute', now()
    from users, generate_series(1, 101) as n where username = ${somebody.username}`
  await sql.end()
  await page.goto('/assistants')
  await logIn(page, somebody.username, somebody.password)
  await page.getByRole('heading', { name: 'Assistant 100' }).waitFor()
  expect(await page.getByRole('heading', { name: 'Assistant 101' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Show older ones' }).click()

  await page.getByRole('heading', { name: 'Assistant 101' }).waitFor()
  expect(await page.getByRole('button', { name: 'Show older ones' }).count()).toBe(0)
})
