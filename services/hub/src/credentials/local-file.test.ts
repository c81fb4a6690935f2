import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ada, startHub, type TestHub } from '../testing/start-hub.ts'

let hub: TestHub
beforeEach(async () => {
  hub = await startHub()
})
afterEach(() => hub.close())

const hour = 3600
const search = () => hub.call('gmail_search_messages')
const readToken = async () => JSON.parse(await readFile(hub.tokenPath, 'utf8')) as Record<string, unknown>
const tokenCalls = () => hub.sandbox.calls.count('/token')

describe('AUTH_MODE=local_file', () => {
  it('tells a user who has not connected how to, instead of failing', async () => {
    expect(await search()).toMatchObject({ isError: true, text: expect.stringMatching(/not connected.*npm run login/) })
  })

  it('keeps the token readable by its owner alone', async () => {
    await hub.login()

    expect((await stat(hub.tokenPath)).mode & 0o777).toBe(0o600)
    expect(await readToken()).toMatchObject({
      type: 'authorized_user',
      account: ada,
      refresh_token: expect.any(String),
    })
  })

  it('refreshes a token that runs out, once for many calls, and writes it back', async () => {
    await hub.login()
    const before = await readToken()
    hub.clock.advance(hour)
    const calls = await tokenCalls()

    const answers = await Promise.all(Array.from({ length: 10 }, search))

    expect(answers.every(({ isError }) => !isError)).toBe(true)
    expect(await tokenCalls()).toBe(calls + 1)
    const after = await readToken()
    expect(after['token']).not.toBe(before['token'])
    expect(after['refresh_token']).toBe(before['refresh_token'])
    expect((await stat(hub.tokenPath)).mode & 0o777).toBe(0o600)
  })

  it('replaces a token that Google stopped accepting before its time', async () => {
    await hub.login()
    await hub.sandbox.tokens.expire({ token: String((await readToken())['token']) })

    expect(await search()).toMatchObject({ isError: true })
    expect(await search()).toMatchObject({ isError: false })
  })

  it('says in plain words when Google has ended the permission', async () => {
    await hub.login()
    await hub.sandbox.tokens.revoke({ account: ada })
    hub.clock.advance(hour)

    expect(await search()).toMatchObject({
      isError: true,
      text: expect.stringMatching(/no longer accepts.*npm run login/),
    })
  })

  it('reads the token files of Google’s libraries for Python and for Node.js', async () => {
    await hub.login()
    const { refresh_token } = await readToken()

    await writeFile(
      hub.tokenPath,
      JSON.stringify({
        type: 'authorized_user',
        client_id: 'desktop',
        client_secret: 'any',
        refresh_token,
        scopes: (await readToken())['scopes'],
      }),
    )
    expect(await search()).toMatchObject({ isError: false })
    const scope = ((await readToken())['scopes'] as string[]).join(' ')
    await writeFile(hub.tokenPath, JSON.stringify({ access_token: 'gone', refresh_token, scope, expiry_date: 1 }))
    expect(await search()).toMatchObject({ isError: false })
  })

  it('goes by the file as it is now, also where the access token in it is the same, or there is none', async () => {
    await hub.login()
    const { refresh_token, ...whole } = await readToken()
    await writeFile(hub.tokenPath, JSON.stringify({ refresh_token, ...whole, scopes: [] }))
    expect(await search()).toMatchObject({ isError: true })
    await writeFile(hub.tokenPath, JSON.stringify({ refresh_token, ...whole }))
    expect(await search()).toMatchObject({ isError: false })

    const { scopes } = whole
    await writeFile(hub.tokenPath, JSON.stringify({ refresh_token: 'ended', scopes }))
    expect(await search()).toMatchObject({ isError: true })
    await writeFile(hub.tokenPath, JSON.stringify({ refresh_token, scopes }))
    expect(await search()).toMatchObject({ isError: false })
  })

  it('names a token file that cannot be used, and quotes nothing of it', async () => {
    await writeFile(hub.tokenPath, '{"refresh_token": "1//secret", ')
    const broken = await search()
    expect(broken).toMatchObject({ isError: true })
    expect(broken.text).not.toContain('secret')

    await writeFile(hub.tokenPath, '{"token":"abc"}')
    expect(await search()).toMatchObject({
      isError: true,
      text: expect.stringMatching(/no refresh token.*npm run login/),
    })
  })
})

describe('npm run login', () => {
  it('says where the OAuth client file has to be when there is none', async () => {
    await chmod(hub.clientPath, 0o600)
    await writeFile(hub.clientPath, '{}')

    await expect(hub.login()).rejects.toThrow('is not an OAuth client')
  })

  it('stores nothing when the person says no', async () => {
    await expect(hub.login({ decision: 'deny' })).rejects.toThrow('access_denied')
    await expect(stat(hub.tokenPath)).rejects.toThrow('ENOENT')
  })
})
