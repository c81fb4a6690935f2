import { describe, expect, it, vi } from 'vitest'
import { startVaultForTest, type TestVault } from '../testing/start-vault.ts'

/** How often `ask` may be called before it is answered with 429; at most a hundred times. */
async function countServed(ask: () => Promise<number>): Promise<number> {
  for (let served = 0; served < 100; served++) if ((await ask()) === 429) return served
  return 100
}

const register = (vault: TestVault, remoteAddress: string, headers = {}) =>
  vault.app.inject({ method: 'POST', url: '/api/v1/auth/register', remoteAddress, headers, payload: {} })

describe('requests of one address', () => {
  it('are bounded on public endpoints, and those of another are served', async () => {
    const vault = await startVaultForTest({ RATE_LIMIT_FACTOR: '0.2' })
    const from = (address: string) => () => register(vault, address).then(({ statusCode }) => statusCode)

    expect(await countServed(from('192.0.2.1'))).toBe(4)
    expect(await from('192.0.2.2')()).toBe(400)
  })

  it.each([
    ['POST', '/oauth/revoke'],
    ['GET', '/oauth/authorize/unknown'],
  ] as const)('are bounded at a %s of %s, which the library answers', async (method, url) => {
    const vault = await startVaultForTest({ RATE_LIMIT_FACTOR: '0.01' })
    const ask = () => vault.app.inject({ method, url }).then(({ statusCode }) => statusCode)

    expect(await countServed(ask)).toBe(6)
  })

  it('are refused with a problem that says when to come again', async () => {
    const vault = await startVaultForTest({ RATE_LIMIT_FACTOR: '0.05' })
    await register(vault, '192.0.2.1')
    const refused = await register(vault, '192.0.2.1')

    expect(refused.json()).toMatchObject({ code: 'too-many-requests', status: 429 })
    expect(refused.headers['content-type']).toContain('application/problem+json')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
  })

  it('are counted by the peer, not by what X-Forwarded-For says, unless TRUST_PROXY names the peer', async () => {
    const spoof = (vault: TestVault) => {
      let host = 0
      return () =>
        register(vault, '127.0.0.1', { 'x-forwarded-for': `192.0.2.${++host}` }).then(({ statusCode }) => statusCode)
    }

    expect(await countServed(spoof(await startVaultForTest({ RATE_LIMIT_FACTOR: '0.2' })))).toBe(4)
    const behindProxy = await startVaultForTest({ RATE_LIMIT_FACTOR: '0.2', TRUST_PROXY: '127.0.0.1' })
    expect(await countServed(spoof(behindProxy))).toBe(100)
  })

  it('of one IPv6 network count together: everybody has as many addresses there as they like', async () => {
    const vault = await startVaultForTest({ RATE_LIMIT_FACTOR: '0.2' })
    let host = 0
    const from = () => register(vault, `2001:db8::${++host}`).then(({ statusCode }) => statusCode)

    expect(await countServed(from)).toBe(4)
  })
})

it('one account’s requests are bounded where a login is needed, whatever its address, and do not bound another’s', async () => {
  const vault = await startVaultForTest({ RATE_LIMIT_FACTOR: '0.05' })
  const one = await join(vault, '192.0.2.1')
  const other = await join(vault, '192.0.2.2')
  let host = 0
  const ask = (token: string) => async () => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await vault.app.inject({ url: '/api/v1/auth/me', remoteAddress: `198.51.100.${++host}`, headers })
    return answer.statusCode
  }

  expect(await countServed(ask(one))).toBe(30)
  expect(await ask(other)()).toBe(200)
})

it('a Redis that is away limits nobody and is told of once', async () => {
  const onChange = vi.fn<(reachable: boolean) => void>()
  const vault = await startVaultForTest(
    { RATE_LIMIT_FACTOR: '0.05', REDIS_URL: 'redis://127.0.0.1:1' },
    { onRedisChange: onChange },
  )

  expect(await countServed(() => register(vault, '192.0.2.1').then(({ statusCode }) => statusCode))).toBe(100)
  expect(onChange.mock.calls.map(([reachable]) => reachable)).toEqual([false])
})

async function join(vault: TestVault, remoteAddress: string): Promise<string> {
  const payload = { username: `${remoteAddress}@example.test`, password: 'correct horse battery' }
  await vault.app.inject({ method: 'POST', url: '/api/v1/auth/register', remoteAddress, payload })
  const answer = await vault.app.inject({ method: 'POST', url: '/api/v1/auth/login', remoteAddress, payload })
  return answer.json<{ access_token: string }>().access_token
}
