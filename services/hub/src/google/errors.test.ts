import { ProblemError } from '@oma/contract'
import { expect, it } from 'vitest'
import { toGoogleProblem } from './errors.ts'

it.each([
  ['a deadline that passed', AbortSignal.timeout(0), 'google-unavailable'],
  ['a client that left', AbortSignal.abort(), 'google-unavailable'],
])('takes %s for no fault of ours', async (_, signal, code) => {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve))

  expect(toGoogleProblem(signal.reason)).toMatchObject({ code })
})

it('takes what no call caused for a fault of ours, and keeps it as the cause', () => {
  const fault = new TypeError('cannot read properties of undefined')

  expect(toGoogleProblem(fault)).toMatchObject({ code: 'internal', cause: fault, detail: undefined })
})

it('passes on what was said on purpose', () => {
  const problem = new ProblemError('validation-failed', 'Give a subject.')

  expect(toGoogleProblem(problem)).toBe(problem)
})
