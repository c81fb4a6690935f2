import { describe, expect, it } from 'vitest'
import { startSandbox } from '../testing/start-sandbox.ts'

async function startWithPage() {
  const sandbox = await startSandbox()
  const { gmail } = await sandbox.connect()
  const ask = () => gmail.users.getProfile({ userId: 'me' }).then(({ status }) => status)
  const page = async () => (await fetch(sandbox.url)).text()
  const press = (button: string) =>
    fetch(`${sandbox.url}/_sandbox/weather`, { method: 'POST', body: new URLSearchParams({ button }) })
  return { sandbox, ask, page, press }
}

describe('the page at /', () => {
  it('shows the people, the weather and the latest calls', async () => {
    const { ask, page } = await startWithPage()
    await ask()
    const text = await page()

    for (const name of ['Ada Berg', 'Bruno Costa', 'Chen Wei']) expect(text).toContain(name)
    expect(text).toContain('Clear: every call is answered')
    expect(text).toContain('/gmail/v1/users/me/profile')
  })

  it.each([
    ['rate', 429],
    ['down', 503],
    ['expire', 401],
    ['revoke', 401],
  ])('has a button %s, after which a call is %i', async (button, status) => {
    const { sandbox, press } = await startWithPage()
    const { tokens } = await sandbox.connect('bruno@example.test')
    const answer = await press(button)
    const call = sandbox.withToken(tokens.access_token ?? '').gmail.users.getProfile({ userId: 'me' })

    expect([answer.status, answer.redirected, new URL(answer.url).pathname]).toEqual([200, true, '/'])
    await expect(call).rejects.toMatchObject({ status })
  })

  it('leads to what each person has: mail that can be read, and two weeks of the calendar', async () => {
    const { sandbox, page } = await startWithPage()
    const links = [...(await page()).matchAll(/href="(\/people\/[^"]+)"/g)].map(([, path]) => path ?? '')
    expect(links).toHaveLength(3)
    const ada = await (await fetch(sandbox.url + (links[0] ?? ''))).text()

    for (const text of ['Lighthouse: budget', 'the lenses I can defend', 'Lighthouse stand-up', 'bruno@example.test'])
      expect(ada).toContain(text)
    expect(ada).not.toMatch(/<script|<div style/)
    expect((await fetch(`${sandbox.url}/people/nobody@example.test`)).status).toBe(404)
  })

  it('has a button that limits everybody to ten calls', async () => {
    const { ask, press } = await startWithPage()
    await press('quota')
    for (let each = 0; each < 50; each++) await ask()

    await expect(ask()).rejects.toMatchObject({ status: 403 })
    await press('clear')
    await expect(ask()).resolves.toBe(200)
  })

  it('has a button that clears the weather', async () => {
    const { ask, page, press } = await startWithPage()
    await press('drop')
    expect(await page()).toContain('any /gmail/*: connection dropped (3 more)')
    await press('clear')

    await expect(ask()).resolves.toBe(200)
  })
})
