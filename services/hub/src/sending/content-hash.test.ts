import { expect, it } from 'vitest'
import { contentHash } from './content-hash.ts'

it('is the same for the same content, in whatever order it was written', () => {
  expect(contentHash({ a: 1, b: { c: [1, { d: 2, e: 3 }] } })).toBe(
    contentHash({ b: { c: [1, { e: 3, d: 2 }] }, a: 1 }),
  )
  expect(contentHash({ a: 1, b: undefined })).toBe(contentHash({ a: 1 }))
})

it.each([
  [{ to: ['a', 'b'] }, { to: ['b', 'a'] }],
  [{ to: ['a'] }, { cc: ['a'] }],
  [{ n: 1 }, { n: '1' }],
  [{ text: 'Hello' }, { text: 'Hello ' }],
  [{ a: { b: 1 } }, { 'a.b': 1 }],
])('is another one for another content: %j, %j', (one, other) => {
  expect(contentHash(one)).not.toBe(contentHash(other))
})
