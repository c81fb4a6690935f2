import { expect, it } from 'vitest'
import { retryReads } from './retry-reads.ts'

const url = 'https://gmail.googleapis.com/gmail/v1/users/me/messages'
const rateLimit = JSON.stringify({ error: { code: 403, errors: [{ reason: 'userRateLimitExceeded' }] } })
const noPermission = JSON.stringify({ error: { code: 403, errors: [{ reason: 'insufficientPermissions' }] } })

/** Answers these, one after the other, the last for ever. */
function answering(...answers: (() => Response)[]) {
  const asked = { times: 0 }
  const fetch = async () => answers[Math.min(asked.times++, answers.length - 1)]!()
  return { fetch: retryReads(fetch), asked }
}
const status =
  (code: number, body = '{}', headers = {}) =>
  () =>
    new Response(body, { status: code, headers })
const away = () => {
  throw new TypeError('fetch failed')
}

it.each([
  ['429', status(429)],
  ['503', status(503)],
  ['a 403 that is a rate limit', status(403, rateLimit)],
  ['a connection that broke', away],
])('reads again after %s', async (_, trouble) => {
  const { fetch, asked } = answering(trouble, trouble, status(200))

  expect((await fetch(url)).status).toBe(200)
  expect(asked.times).toBe(3)
})

it.each([
  ['what sends', status(503), { method: 'POST' }],
  ['what deletes', away, { method: 'DELETE' }],
  ['what is missing', status(404), {}],
  ['what is not permitted', status(403, noPermission), {}],
])('never repeats %s', async (_, trouble, init) => {
  const { fetch, asked } = answering(trouble)
  await fetch(url, init).catch(() => undefined)

  expect(asked.times).toBe(1)
})

it('gives up after a few, with what Google said last', async () => {
  const { fetch, asked } = answering(status(429))

  expect((await fetch(url)).status).toBe(429)
  expect(asked.times).toBe(4)
})

it('waits as long as Google asks for, and not at all for longer than anybody waits', async () => {
  const soon = answering(status(429, '{}', { 'retry-after': '1' }), status(200))
  const begin = performance.now()
  await soon.fetch(url)
  expect(performance.now() - begin).toBeGreaterThanOrEqual(999)

  const late = answering(status(429, '{}', { 'retry-after': '60' }), status(200))
  expect((await late.fetch(url)).status).toBe(429)
  expect(late.asked.times).toBe(1)
})

it('stops at once when nobody waits any more', async () => {
  const { fetch, asked } = answering(status(503))
  await expect(fetch(url, { signal: AbortSignal.timeout(20) })).rejects.toThrow()

  expect(asked.times).toBe(1)
})

it('leaves the body of a refusal readable', async () => {
  const { fetch } = answering(status(403, noPermission))

  expect(await (await fetch(url)).text()).toBe(noPermission)
})
