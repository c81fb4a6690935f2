import { connectGoogle } from '@oma/vault/testing/google'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callTool, startBoth, type Both } from './start-both.ts'

let both: Both
beforeAll(async () => {
  both = await startBoth()
})
afterAll(() => both.close())

const search = (url: URL) => callTool(url, undefined, 'gmail_search_messages', { max_results: 1 })

describe('a hub with OMA_ACCESS_TOKEN', () => {
  it('serves its one person without a bearer, from a personal access token', async () => {
    const user = await both.joinWithToken()
    await connectGoogle(both.vault, user)
    const secret = { HUB_CLIENT_SECRET: both.vault.hub.client_secret }
    const url = await both.startHub({ OMA_ACCESS_TOKEN: user.token, ...secret })

    expect(await search(url)).toMatchObject({ isError: false })
  })

  it('renews a login by OMA_REFRESH_TOKEN, and survives its own restart', async () => {
    const user = await both.joinWithToken()
    await connectGoogle(both.vault, user)
    const environment = { OMA_ACCESS_TOKEN: user.pair.access_token, OMA_REFRESH_TOKEN: user.pair.refresh_token }
    const url = await both.startHub(environment)
    both.vault.clock.advance(31 * 60)
    expect(await search(url)).toMatchObject({ isError: false })

    both.vault.clock.advance(31 * 60)
    const restarted = await both.startHub(environment)

    expect(await search(restarted)).toMatchObject({ isError: false })
    const file = join(both.dataDir, 'hub-session.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).not.toContain(user.pair.refresh_token)
  })

  it('says what to do when the login has ended', async () => {
    const user = await both.joinWithToken()
    const url = await both.startHub({ OMA_ACCESS_TOKEN: user.pair.access_token })
    await user.client.auth.logout()

    expect(await search(url)).toMatchObject({ isError: true, text: expect.stringContaining('OMA_ACCESS_TOKEN') })
  })
})
