import { GoogleOAuthError } from '@oma/google'
import { expect, it } from 'vitest'
import { askUntilAnswered, type RetryPolicy } from './retry.ts'

const policy: RetryPolicy = { attempts: 4, firstDelayMs: 2, deadlineMs: 5_000, attemptMs: 1_000 }
const goOn = async () => true
const away = (retryAfterSeconds?: number) =>
  new GoogleOAuthError('google-unavailable', 'away', 'away', { retryAfterSeconds })

/** Fails with these, one after the other, then answers. */
function failing(...errors: Error[]) {
  const asked = { times: 0 }
  const ask = async () => {
    const error = errors[asked.times]
    asked.times += 1
    if (error) throw error
    return 'answer'
  }
  return { ask, asked }
}

it('asks again while Google is away, a bounded number of times', async () => {
  const once = failing(away(), away())
  expect(await askUntilAnswered(policy, once.ask, goOn)).toBe('answer')
  const down = failing(...Array.from({ length: 10 }, () => away()))

  await expect(askUntilAnswered(policy, down.ask, goOn)).rejects.toMatchObject({ trouble: 'away' })
  expect(down.asked.times).toBe(4)
})

it.each(['dead-grant', 'wrong-client', 'refused'] as const)('never asks again after %s', async (trouble) => {
  const { ask, asked } = failing(new GoogleOAuthError('google-unavailable', trouble, trouble))

  await expect(askUntilAnswered(policy, ask, goOn)).rejects.toMatchObject({ trouble })
  expect(asked.times).toBe(1)
})

it('waits as long as Google asks for', async () => {
  const { ask } = failing(away(0.3))
  const begin = performance.now()
  await askUntilAnswered(policy, ask, goOn)

  expect(performance.now() - begin).toBeGreaterThanOrEqual(299)
})

it('gives up at once when Google asks for more time than there is', async () => {
  const { ask, asked } = failing(away(60))

  await expect(askUntilAnswered(policy, ask, goOn)).rejects.toMatchObject({ retryAfterSeconds: 60 })
  expect(asked.times).toBe(1)
})

it('gives up on an answer that does not come, and in the end on all', async () => {
  const patient = { ...policy, attempts: 100, attemptMs: 50, deadlineMs: 300 }
  let asked = 0
  const hang = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      asked += 1
      signal.addEventListener('abort', () => reject(away()))
    })
  const begin = performance.now()

  await expect(askUntilAnswered(patient, hang, goOn)).rejects.toMatchObject({ trouble: 'away' })
  expect(asked).toBeGreaterThan(1)
  expect(performance.now() - begin).toBeLessThan(1_500)
})

it('gives an attempt what is left of the time, however little that is', async () => {
  const short = { ...policy, deadlineMs: 20.5 }

  expect(await askUntilAnswered(short, failing().ask, goOn)).toBe('answer')
})

it('stops when it may not go on', async () => {
  const { ask, asked } = failing(away())

  await expect(askUntilAnswered(policy, ask, async () => false)).rejects.toMatchObject({ trouble: 'away' })
  expect(asked.times).toBe(1)
})
