import { expect, it } from 'vitest'
import { contract, isEndpoint, type Endpoint } from './index.ts'

const endpoints = Object.values(contract)
  .flatMap((group) => Object.values(group) as object[])
  .filter(isEndpoint)
  .map((endpoint: Endpoint) => [`${endpoint.method} ${endpoint.path}`, endpoint.audit] as const)

it.each(endpoints)('%s says which event it leaves behind, or why none', (_, audit) => {
  if ('event' in audit) expect(audit.event).toMatch(/^[a-z_]+\.[a-z_]+$/)
  else expect(audit.skip).toMatch(/\w+ \w+|operations/)
})
