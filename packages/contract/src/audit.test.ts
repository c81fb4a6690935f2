import { expect, it } from 'vitest'
import { contract, isEndpoint, type Endpoint } from './index.ts'

const endpoints = Object.values(contract)
  .flatMap((group) => Object.values(group) as object[])
  .filter(isEndpoint)
  .map((endpoint: Endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint.audit] as const)

it.each(endpoints)('%s says which event it leaves behind, or why none', (_, audit) => {
  const [said, pattern] = 'event' in audit ? [audit.event, /^[a-z_]+\.[a-z_]+$/] : [audit.skip, /\w+ \w+|operations/]
  expect(said).toMatch(pattern)
})
