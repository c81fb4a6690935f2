import type { WholeAnswer } from '@oma/google'
import { expect, it } from 'vitest'
import { retryReads } from './retry-reads.ts'

const rateLimit = JSON.stringify({ error: { code: 403, errors: [{ reason: 'userRateLimitExceeded' }] } })
const noPermission = JSON.stringify({ error: { code: 403, errors: [{ reason: 'insufficientPermissions' }] } })

/** Answers these, one after the other, the last for ever. */
function answering(...answers: (() => WholeAnswer)[]) {
  const asked = { times: 0 }
  const ask = async () => answers[Math.min(asked.times++, answers.length - 1)]!()
  return { ask: (signal = new AbortController().signal) => retryReads(ask, signal), asked }
}
const status =
  (statusCode: number, body = '{}', headers = {}) =>
  () => ({ statusCode, body: Buffer.from(body), headers })
const away = () => {
  throw new TypeError('the connection broke')
}

it.each([
  ['429', status(429)],
  ['503', status(503)],
  ['a 403 that is a rate limit', status(403, rateLimit)],
  ['a connection that broke', away],
])('reads again after %s', async (_, trouble) => {
  const { ask, asked } = answering(trouble, trouble, status(200))

  expect((await ask()).statusCode).toBe(200)
  expect(asked.times).toBe(3)
})

it.each([
  ['what is missing', status(404)],
  ['what is not permitted', status(403, noPermission)],
])('never repeats %s', async (_, trouble) => {
  const { ask, asked } = answering(trouble)
  await ask()

  expect(asked.times).toBe(1)
})

it('gives up after a few, with what Google said last', async () => {
  const { ask, asked } = answering(status(429))

  expect((await ask()).statusCode).toBe(429)
  expect(asked.times).toBe(4)
})

it('waits as long as Google asks for, and not at all for longer than anybody waits', async () => {
  const soon = answering(status(429, '{}', { 'retry-after': '1' }), status(200))
  const begin = performance.now()
  await soon.ask()
  expect(performance.now() - begin).toBeGreaterThanOrEqual(999)

  const late = answering(status(429, '{}', { 'retry-after': '60' }), status(200))
  expect((await late.ask()).statusCode).toBe(429)
  expect(late.asked.times).toBe(1)
})

it('stops at once when nobody waits any more', async () => {
  const { ask, asked } = answering(status(503))
  await expect(ask(AbortSignal.timeout(20))).rejects.toThrow()

  expect(asked.times).toBe(1)
})
