import { expect, it, onTestFinished, vi } from 'vitest'
import { createRepeated } from './repeat.ts'

const ignore = () => {}

function start(
  run: (signal: AbortSignal) => Promise<void>,
  everyMs = 60_000,
  onError: (error: unknown) => void = ignore,
) {
  const repeated = createRepeated({ everyMs, run, onError })
  onTestFinished(() => repeated.stop())
  return repeated
}

it('goes on after a run that failed, and tells of it', async () => {
  let runs = 0
  const errors: unknown[] = []
  const fail = async () => {
    runs += 1
    throw new Error(String(runs))
  }
  start(fail, 2, (error) => void errors.push(error)).begin()

  await vi.waitFor(() => expect(runs).toBeGreaterThan(2))
  expect(errors[0]).toMatchObject({ message: '1' })
})

it('runs one at a time, and once more for all that woke it meanwhile', async () => {
  const gates: PromiseWithResolvers<void>[] = []
  const repeated = start(() => {
    const gate = Promise.withResolvers<void>()
    gates.push(gate)
    return gate.promise
  })
  for (let times = 0; times < 5; times++) repeated.wake()
  expect(gates).toHaveLength(1)
  gates[0]!.resolve()

  await vi.waitFor(() => expect(gates).toHaveLength(2))
  gates[1]!.resolve()
  await repeated.stop()
  expect(gates).toHaveLength(2)
})

it('stops when the run under way has ended, and tells it to hurry', async () => {
  let ended = false
  const repeated = start(async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    ended = true
  })
  repeated.wake()
  await repeated.stop()
  repeated.wake()

  expect(ended).toBe(true)
})
