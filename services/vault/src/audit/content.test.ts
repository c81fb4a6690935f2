import { expect, it } from 'vitest'
import { contentOf } from './content.ts'

it('keeps no more of an entry than it may, and nothing that PostgreSQL does not take', () => {
  const details = {
    long: 'é'.repeat(5_000),
    list: Array.from({ length: 500 }, () => 'x'),
    odd: 'a\0b\u{D800}',
    ...Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`more${index}`, index])),
  }
  const origin = { address: '192.0.2.7', userAgent: 'x'.repeat(20_000), requestId: 'r' }
  const content = contentOf({ event: 'test', accountId: 'a', origin, details }, new Date(0))

  expect(JSON.stringify(content).length).toBeLessThan(3_000)
  expect(content.details['odd']).toBe('ab\u{FFFD}')
})
