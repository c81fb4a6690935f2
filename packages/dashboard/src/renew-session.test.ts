import { createClient } from '@oma/client'
import { contract, toProblem } from '@oma/contract'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { renewSession } from './renew-session.ts'

const noTokens = { tokens: [], next_cursor: null }

/** A vault that knows one access token at a time, and hands out the next one on refresh, if `refresh` says so. */
async function startVault(refresh: 200 | 401 | 503 = 200) {
  const seen: string[] = []
  let valid = 1
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    seen.push(`${request.method} ${request.url}`)
    if (request.url === '/api/v1/auth/refresh') {
      if (refresh === 401) return answer(401, toProblem('unauthenticated', 'This session has ended. Log in again.'))
      if (refresh === 503) return answer(503, toProblem('unavailable', 'The database is away.'))
      valid += 1
      const pair = { access_token: String(valid), refresh_token: 'r', token_type: 'Bearer', expires_in: 1800 }
      return setTimeout(() => answer(200, pair), 20)
    }
    if (request.headers.authorization !== `Bearer ${valid}`) return answer(401, toProblem('unauthenticated'))
    return answer(200, noTokens)
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => server.close().closeAllConnections())
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    baseUrl,
    seen,
    invalidate: () => void (valid += 1),
    refreshes: () => seen.filter((line) => line.includes('refresh')).length,
  }
}

function connect(baseUrl: string) {
  let token = '1'
  let ended = 0
  const direct = createClient(contract, { baseUrl, token: () => token })
  const api = renewSession(direct, {
    renew: async () => {
      token = (await direct.auth.refresh()).access_token
    },
    onEnded: () => void (ended += 1),
  })
  return { api, ended: () => ended }
}

describe('a client that renews its session', () => {
  it('does not renew what still works', async () => {
    const vault = await startVault()
    await connect(vault.baseUrl).api.auth.listTokens()

    expect(vault.seen).toEqual(['GET /api/v1/auth/tokens'])
  })

  it('renews once for all calls that were refused together, and makes each again', async () => {
    const vault = await startVault()
    const { api, ended } = connect(vault.baseUrl)
    vault.invalidate()

    const answers = await Promise.all([api.auth.listTokens(), api.auth.listTokens(), api.auth.listTokens()])

    expect(answers).toEqual([noTokens, noTokens, noTokens])
    expect(vault.refreshes()).toBe(1)
    expect(ended()).toBe(0)
  })

  it('renews again when the next token has run out too', async () => {
    const vault = await startVault()
    const { api } = connect(vault.baseUrl)
    vault.invalidate()
    await api.auth.listTokens()
    vault.invalidate()
    await api.auth.listTokens()

    expect(vault.refreshes()).toBe(2)
  })

  it('says that the session has ended when it cannot be renewed', async () => {
    const vault = await startVault(401)
    const { api, ended } = connect(vault.baseUrl)
    vault.invalidate()

    await expect(api.auth.listTokens()).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(ended()).toBe(1)
  })

  it('keeps the session when the vault is only away', async () => {
    const vault = await startVault(503)
    const { api, ended } = connect(vault.baseUrl)
    vault.invalidate()

    await expect(api.auth.listTokens()).rejects.toMatchObject({ code: 'unavailable' })
    expect(ended()).toBe(0)
  })

  it('does not take a wrong password for an ended session', async () => {
    const server = createServer((_, response) =>
      response.writeHead(401).end(JSON.stringify(toProblem('invalid-login'))),
    )
    server.listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    onTestFinished(() => void server.close())
    const { api, ended } = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)

    await expect(api.auth.login({ body: { username: 'a@b.test', password: 'x' } })).rejects.toMatchObject({
      code: 'invalid-login',
    })
    expect(ended()).toBe(0)
  })
})
