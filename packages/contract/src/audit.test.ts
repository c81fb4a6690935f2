import { expect, it } from 'vitest'
import { contract, isEndpoint } from './index.ts'

const endpoints = Object.values(contract)
  .flatMap((group): object[] => Object.values(group))
  .filter(isEndpoint)

it('every endpoint says which event it leaves behind, or why none', () => {
  const events = endpoints.flatMap(({ audit }) => ('event' in audit ? [audit.event] : []))
  const reasons = endpoints.flatMap(({ audit }) => ('skip' in audit ? [audit.skip] : []))

  expect(events.length + reasons.length).toBe(endpoints.length)
  expect(events.filter((event) => !/^[a-z_]+\.[a-z_]+$/.test(event))).toEqual([])
  expect(reasons.filter((reason) => reason.trim() === '')).toEqual([])
})
