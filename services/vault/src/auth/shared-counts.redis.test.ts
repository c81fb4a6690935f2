import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { startVaultForTest } from '../testing/start-vault.ts'

it('replicas at one Redis slow guessing together, and a right password at one is right at all', async () => {
  const vault = await startVaultForTest({ REDIS_URL: process.env['TEST_REDIS_URL'] ?? '' })
  const replicas = [vault.app, await vault.startReplica()]
  const username = `${randomUUID()}@example.test`
  const password = 'a password that is right'
  await vault.as().auth.register({ body: { username, password } })
  let turn = 0
  const logIn = async (given: string) => {
    const payload = { username, password: given }
    const answer = await replicas[turn++ % 2]!.inject({ method: 'POST', url: '/api/v1/auth/login', payload })
    return { status: answer.statusCode, retryAfter: Number(answer.headers['retry-after']) }
  }
  const statuses: number[] = []
  for (let n = 0; n < 7; n++) statuses.push((await logIn('a wrong password')).status)

  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
  expect(await logIn(password)).toEqual({ status: 429, retryAfter: 5 })
  vault.clock.advance(5)
  expect((await logIn(password)).status).toBe(200)
  for (let n = 0; n < 5; n++) expect((await logIn('a wrong password')).status).toBe(401)
})
