import { describe, expect, it } from 'vitest'
import { authUrl, calendarScope, pathOf, readonly, redeem } from '../testing/authorization.ts'
import { startSandbox } from '../testing/start-sandbox.ts'

describe('consent', () => {
  it('returns state, issuer, the granted scope and a code', async () => {
    const sandbox = await startSandbox()
    const { searchParams } = await sandbox.consent(authUrl(sandbox))

    expect(Object.fromEntries(searchParams)).toMatchObject({
      state: 's-1',
      iss: 'https://accounts.google.com',
      scope: `${readonly} ${calendarScope}`,
      code: expect.stringMatching(/^4\/0A/) as string,
    })
  })

  it('grants only the ticked boxes, and always the identity', async () => {
    const sandbox = await startSandbox()
    const url = authUrl(sandbox, { scope: ['openid', readonly, calendarScope] })
    const { searchParams } = await sandbox.consent(url, { tick: (scope) => scope === calendarScope })
    const { body } = await redeem(sandbox, searchParams.get('code'))

    expect(searchParams.get('scope')).toBe(`openid ${calendarScope}`)
    expect(body['scope']).toBe(`openid ${calendarScope}`)
  })

  it('says access_denied on Deny and when nothing is ticked', async () => {
    const sandbox = await startSandbox()
    const denied = await sandbox.consent(authUrl(sandbox), { decision: 'deny' })
    const empty = await sandbox.consent(authUrl(sandbox), { tick: () => false })

    expect(denied.searchParams.get('error')).toBe('access_denied')
    expect(denied.searchParams.get('state')).toBe('s-1')
    expect(denied.searchParams.get('code')).toBeNull()
    expect(empty.searchParams.get('error')).toBe('access_denied')
  })

  it('preselects the account that login_hint names', async () => {
    const sandbox = await startSandbox()
    const { searchParams } = await sandbox.consent(authUrl(sandbox, { login_hint: 'chen@example.test' }))
    const { body } = await redeem(sandbox, searchParams.get('code'))
    const profile = await sandbox.withToken(body['access_token'] ?? '').gmail.users.getProfile({ userId: 'me' })

    expect(profile.data.emailAddress).toBe('chen@example.test')
  })

  it('offers only accounts of the wanted Workspace domain, and takes no other', async () => {
    const sandbox = await startSandbox()
    await sandbox.plant({ accounts: [{ email: 'eve@gmail.com', name: 'Eve' }] })
    const offered = async (hd: string) => {
      const page = await (await fetch(sandbox.url + pathOf(authUrl(sandbox, { hd })))).text()
      return ['ada@example.test', 'eve@gmail.com'].filter((email) => page.includes(email))
    }

    expect(await offered('elsewhere.test')).toEqual([])
    expect(await offered('example.test')).toEqual(['ada@example.test'])
    expect(await offered('*')).toEqual(['ada@example.test'])
    const other = sandbox.consent(authUrl(sandbox, { hd: 'example.test' }), { account: 'eve@gmail.com' })
    await expect(other).rejects.toThrow('Choose one of the accounts')
  })

  it('is not asked again of the account that login_hint names, unless prompt says so', async () => {
    const sandbox = await startSandbox()
    const hint = { login_hint: 'ada@example.test' }
    const open = (options: object = {}) =>
      fetch(sandbox.url + pathOf(authUrl(sandbox, { ...hint, ...options })), { redirect: 'manual' })
    expect((await open()).status).toBe(200)
    await sandbox.consent(authUrl(sandbox, hint))
    const back = new URL((await open()).headers.get('location') ?? '')

    expect(back.searchParams.get('code')).toBeTruthy()
    expect(back.searchParams.get('hd')).toBe('example.test')
    for (const prompt of ['consent', 'select_account', 'select_account consent'])
      expect((await open({ prompt })).status).toBe(200)
    expect((await open({ scope: [readonly, calendarScope, 'openid'] })).status).toBe(200)
  })

  it('answers prompt=none without a page: login_required, consent_required, then a code', async () => {
    const sandbox = await startSandbox()
    const ask = (options: object) => sandbox.consent(authUrl(sandbox, { prompt: 'none', ...options }))
    const hint = { login_hint: 'ada@example.test' }

    expect((await ask({})).searchParams.get('error')).toBe('login_required')
    expect((await ask(hint)).searchParams.get('error')).toBe('consent_required')
    await sandbox.consent(authUrl(sandbox), { account: 'ada@example.test' })
    expect((await ask(hint)).searchParams.get('code')).toBeTruthy()
  })

  it('adds earlier grants with include_granted_scopes', async () => {
    const sandbox = await startSandbox()
    await sandbox.consent(authUrl(sandbox, { scope: [readonly] }))
    const plain = await sandbox.consent(authUrl(sandbox, { scope: [calendarScope] }))
    const incremental = await sandbox.consent(
      authUrl(sandbox, { scope: [calendarScope], include_granted_scopes: true }),
    )

    expect(plain.searchParams.get('scope')).toBe(calendarScope)
    expect(new Set(incremental.searchParams.get('scope')?.split(' '))).toEqual(new Set([calendarScope, readonly]))
  })

  it.each([
    ['a missing client', { client_id: '' }],
    ['a redirect to plain http elsewhere', { redirect_uri: 'http://example.com/cb' }],
    ['a redirect with a fragment', { redirect_uri: 'https://example.com/cb#x' }],
    ['an unknown scope', { scope: 'https://www.googleapis.com/auth/everything' }],
    ['no scope', { scope: '' }],
    ['the implicit flow', { response_type: 'token' }],
    ['an unknown prompt', { prompt: 'never' }],
    ['prompt=none beside another', { prompt: 'none consent' }],
    ['an unknown access type', { access_type: 'sideways' }],
    ['an unknown PKCE method', { code_challenge: 'x'.repeat(43), code_challenge_method: 'S512' }],
  ])('refuses %s with a page, never with a redirect', async (_what, options) => {
    const sandbox = await startSandbox()
    const url = new URL(sandbox.url + pathOf(authUrl(sandbox)))
    for (const [name, value] of Object.entries(options)) url.searchParams.set(name, value)
    const page = await fetch(url, { redirect: 'manual' })

    expect(page.status).toBe(400)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('location')).toBeNull()
  })

  it('is a plain form: a label for every control, a legend for every group, no script, no inline style', async () => {
    const sandbox = await startSandbox()
    const page = await (await fetch(sandbox.url + pathOf(authUrl(sandbox, { scope: ['openid', readonly] })))).text()
    const visible = page.match(/<input type="(?!hidden)/g) ?? []

    expect(page).toContain('<html lang="en">')
    expect(page.match(/<h1>/g)).toHaveLength(1)
    expect(visible).toHaveLength(4)
    expect(page.match(/<label[^>]*>\s*<input type="(radio|checkbox)"/g)).toHaveLength(visible.length)
    expect(page.match(/<fieldset>\s*<legend>/g)).toHaveLength(3)
    expect(page).not.toMatch(/<script| style="| on[a-z]+="/)
  })

  it('escapes what a request puts on the page, and allows no script', async () => {
    const sandbox = await startSandbox()
    const page = await fetch(sandbox.url + pathOf(authUrl(sandbox, { client_id: '"><script>alert(1)</script>' })))

    expect(await page.text()).not.toContain('<script')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
})
