import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { startVaultForTest } from '../testing/start-vault.ts'

it('replicas at one Redis count together', async () => {
  const vault = await startVaultForTest({ RATE_LIMIT_FACTOR: '0.2', REDIS_URL: process.env['TEST_REDIS_URL'] ?? '' })
  const replicas = [vault.app, await vault.startReplica()]
  // Nobody else's counters.
  const remoteAddress = `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`
  const codes: number[] = []
  for (let count = 0; count < 6; count++) {
    const answer = await replicas[count % 2]!.inject({
      method: 'POST',
      url: '/api/v1/auth/register',
      remoteAddress,
      payload: {},
    })
    codes.push(answer.statusCode)
  }

  expect(codes).toEqual([400, 400, 400, 400, 429, 429])
})
