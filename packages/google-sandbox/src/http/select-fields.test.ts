import { expect, it } from 'vitest'
import { parseFields, selectFields } from './select-fields.ts'

it('keeps what the mask names', () => {
  const event = { id: '1', start: { date: '2026-11-25', timeZone: 'UTC' }, summary: 'Tea' }

  expect(selectFields({ items: [event], kind: 'x' }, parseFields('items(id,start/date)'))).toEqual({
    items: [{ id: '1', start: { date: '2026-11-25' } }],
  })
})

it.each(['a(', 'a/'])('refuses a mask nested 5000 deep by %s with 400', (opening) => {
  expect(() => parseFields(opening.repeat(5000))).toThrow(expect.objectContaining({ status: 400 }) as Error)
})

it('has no limit on how many names a mask holds', () => {
  expect(parseFields('a/b,'.repeat(5000) + 'c').size).toBe(2)
})
