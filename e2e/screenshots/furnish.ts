/** Who lives in the house of the pictures: who runs it, somebody who has used it for a while, and somebody who came today. */
import type { BrowserContext, Page } from 'playwright-core'
import { createHash } from 'node:crypto'
import type { Client } from '@oma/client'
import type { Contract } from '@oma/contract'
import { actAsHub } from '../act-as-hub.ts'
import { startAssistant } from '../assistant.ts'
import { password } from '../dashboard-steps.ts'
import { openHouseDatabase } from '../house-database.ts'
import { connectGoogle, joinHouse, vaultOf, type Person } from '../person.ts'
import type { House } from '../start-house.ts'
import { allow } from '../together/allow.ts'

export type Resident = 'operator' | 'settled' | 'asked' | 'ended' | 'newcomer' | 'nobody'

export interface Furnished {
  close(): Promise<void>
  /** Logs this window in. */
  enter(page: Page, who: Resident): Promise<void>
  /** Where an assistant that signs in sends its person. */
  beginSignIn(): Promise<string>
}

/** @param hubSecret HUB_CLIENT_SECRET of the house */
export async function furnish(house: House, hubSecret: string): Promise<Furnished> {
  const operator = { username: 'margaret@example.org', password }
  await vaultOf(house).auth.register({ body: operator })
  const settled = await joinHouse(house, 'ada@example.test', 'grace@example.org')
  await connectGoogle(house, settled.pair, 'bruno@example.test')
  for (const name of ['Cursor', 'Claude']) await signIn(house, settled, name)
  const own = vaultOf(house, settled.pair.access_token)
  const asker = await joinHouse(house, 'ada@example.test', 'edsger@example.org')
  const assistant = await vaultOf(house, asker.pair.access_token).auth.createToken({ body: { name: 'Mail assistant' } })
  await askToSend(await actAsHub(house, hubSecret, assistant))
  const ended = await joinHouse(house, 'ada@example.test', 'barbara@example.org')
  await signIn(house, ended, 'Claude')
  await endAtGoogle(house, ended.username)
  const { tokens } = await own.auth.listTokens()
  for (const { id } of tokens) await own.auth.revokeToken({ params: { id } })
  await own.auth.createToken({ body: { name: 'Backup script', scopes: ['gmail.read'] } })
  const newcomer = { username: 'alan@example.org', password }
  await vaultOf(house).auth.register({ body: newcomer })

  const logins: Record<Resident, { username: string; password: string } | undefined> = {
    operator,
    settled,
    asked: asker,
    ended,
    newcomer,
    nobody: undefined,
  }
  const cookies = new Map<Resident, Awaited<ReturnType<BrowserContext['cookies']>>>()
  const arriving = await startAssistant(house.urls.hub, { name: 'ChatGPT' })
  return {
    beginSignIn: () => arriving.begin(),
    close: () => arriving.close(),
    async enter(page, who) {
      const login = logins[who]
      if (!login) return
      const { username, password } = login
      const known = cookies.get(who)
      if (known) await page.context().addCookies(known)
      else await page.request.post('/api/v1/auth/login', { data: { username, password } })
      cookies.set(who, await page.context().cookies())
      await page.addInitScript(() => localStorage.setItem('oma.logged-in', 'yes'))
    },
  }
}

async function signIn(house: House, person: Person, name: string): Promise<void> {
  const assistant = await startAssistant(house.urls.hub, { name })
  const back = await allow(await assistant.begin(), person)
  await assistant.finish(back.href)
  for (const query of ['is:unread', 'from:ada']) await assistant.call('gmail_search_messages', { query })
  await assistant.close()
}

/** As it is found when Google refuses to renew: no clock of this house can be moved so far. */
async function endAtGoogle(house: House, username: string): Promise<void> {
  const sql = await openHouseDatabase(house)
  await sql`
    update google_credentials set needs_reconnect = 'revoked'
    where user_id = (select id from users where username = ${username})`
  await sql.end()
}

async function askToSend({ approvals }: Client<Contract>): Promise<void> {
  const preview = [
    'From: ada@example.test',
    'To: bruno@example.test',
    'Subject: Lunch on Tuesday',
    '',
    'Hi Bruno,',
    '',
    'shall we have lunch on Tuesday at one, at the place by the river? I can book a table.',
    '',
    'Ada',
  ].join('\n')
  const content_hash = createHash('sha256').update(preview).digest('hex')
  const title = 'Send “Lunch on Tuesday” to bruno@example.test'
  await approvals.ask({ body: { tool: 'gmail_send_message', title, preview, content_hash } })
}
