import { describe, expect, it } from 'vitest'
import { event as english } from './en/event.ts'
import { event as spanish } from './es/event.ts'
import { choose } from './language.ts'

describe('the language', () => {
  it.each([
    [['es', 'en-GB'], 'es'],
    [[null, 'es-MX', 'en'], 'es'],
    [['de-AT', 'es'], 'es'],
    [['en-US', 'es'], 'en'],
    [['de'], 'en'],
    [[], 'en'],
    [['constructor'], 'en'],
  ])('of %j is %s', (wishes, language) => {
    expect(choose(wishes)).toBe(language)
  })
})

it('tells the same events in every language', () => {
  expect(Object.keys(spanish)).toEqual(Object.keys(english))
})
