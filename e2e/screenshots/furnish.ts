/** Who lives in the house of the pictures: somebody who has used it for a while, and somebody who came today. */
import type { BrowserContext, Page } from 'playwright-core'
import { startAssistant } from '../assistant.ts'
import { password } from '../dashboard-steps.ts'
import { connectGoogle, joinHouse, vaultOf, type Person } from '../person.ts'
import type { House } from '../start-house.ts'
import { allow } from '../together/allow.ts'

export type Resident = 'settled' | 'newcomer' | 'nobody'

export interface Furnished {
  /** Logs this window in. */
  enter(page: Page, who: Resident): Promise<void>
}

export async function furnish(house: House): Promise<Furnished> {
  const settled = await joinHouse(house, 'ada@example.test', 'grace@example.org')
  await connectGoogle(house, settled.pair, 'bruno@example.test')
  for (const name of ['Cursor', 'Claude']) await signIn(house, settled, name)
  const own = vaultOf(house, settled.pair.access_token)
  const { tokens } = await own.auth.listTokens()
  for (const { id } of tokens) await own.auth.revokeToken({ params: { id } })
  await own.auth.createToken({ body: { name: 'Backup script', scopes: ['gmail.read'] } })
  const newcomer = { username: 'alan@example.org', password }
  await vaultOf(house).auth.register({ body: newcomer })

  const logins: Record<Resident, { username: string; password: string } | undefined> = {
    settled,
    newcomer,
    nobody: undefined,
  }
  const cookies = new Map<Resident, Awaited<ReturnType<BrowserContext['cookies']>>>()
  return {
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
