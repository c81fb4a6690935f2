/** A browser, from a test's side: it keeps cookies, is sent to Google to log in, and comes back. */
import type { User } from '@oma/contract'
import { walkConsent } from '@oma/testing'
import { ada } from './google.ts'
import type { TestUser, TestVault } from './start-vault.ts'

export interface Answer {
  status: number
  location: string | undefined
  code: unknown
}

export function createBrowser(vault: TestVault) {
  const jar = new Map<string, string>()
  async function visit(method: 'GET' | 'POST', url: string, payload?: object, accept?: string) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await vault.app.inject({
      method,
      url,
      ...(payload && { payload }),
      headers: { ...(cookie && { cookie }), ...(accept && { accept }) },
    })
    for (const { name, value, maxAge } of answer.cookies) {
      if (value === '' || maxAge === 0) jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }
  return {
    jar,
    visit,
    logIn: (user: Pick<TestUser, 'pair'>) => jar.set('oma_access', user.pair.access_token),
    async begin(returnUrl = '/'): Promise<string> {
      const answer = await visit('GET', `/api/v1/auth/google/url?return_url=${encodeURIComponent(returnUrl)}`)
      return answer.json<{ auth_url: string }>().auth_url
    },
    async beginLink(): Promise<string> {
      const answer = await visit('POST', '/api/v1/auth/google/link', { return_url: '/tokens' })
      return answer.json<{ auth_url: string }>().auth_url
    },
    async comeBack(callback: URL): Promise<Answer> {
      const { statusCode, headers, payload } = await visit('GET', callback.pathname + callback.search)
      const code = statusCode === 302 ? undefined : (JSON.parse(payload) as { code: unknown }).code
      return { status: statusCode, location: headers.location, code }
    },
    async signIn(account = ada, returnUrl = '/'): Promise<Answer> {
      return this.comeBack(await walkConsent(await this.begin(returnUrl), { account }))
    },
    async link(account = ada): Promise<Answer> {
      return this.comeBack(await walkConsent(await this.beginLink(), { account }))
    },
    async whoAmI(): Promise<string | undefined> {
      const answer = await visit('GET', '/api/v1/auth/me')
      return answer.statusCode === 200 ? answer.json<User>().username : undefined
    },
  }
}

export type Browser = ReturnType<typeof createBrowser>
