import { expect, it } from 'vitest'
import { countFitting, countTokens, cutText, readPageToken, toPageToken } from './budget.ts'

it('gives back the whole of a long text, piece by piece, each within its tokens', () => {
  const whole = Array.from({ length: 300 }, (_, n) => `Sentence ${n} of a story 👩🏽‍🚀, told at length.`).join(' ')
  const pieces: string[] = []
  for (let offset: number | null = 0; offset !== null;) {
    const piece = cutText(whole, offset, 200)
    expect(countTokens(piece.text)).toBeLessThanOrEqual(200)
    pieces.push(piece.text)
    offset = piece.next_offset
  }

  expect(pieces.join('')).toBe(whole)
  for (const piece of pieces.slice(0, -1)) expect(piece).toMatch(/\.\s$/)
})

it('cuts at a paragraph before a line before a word, and never within a character', () => {
  expect(cutText(`${'a'.repeat(360)}\n\n${'b '.repeat(60)}`, 0, 100).text).toMatch(/\n\n$/)
  expect(cutText('😀'.repeat(500), 0, 100)).toEqual({ text: '😀'.repeat(100), next_offset: 200 })
})

it('counts what fits, and at least one', () => {
  const item = 'x'.repeat(398)
  expect(countFitting([item, item, item], 250)).toBe(2)
  expect(countFitting([item, item], 10)).toBe(1)
  expect(countFitting([], 10)).toBe(0)
})

it('goes on within a page of Google’s, then to the next, then ends', () => {
  const first = readPageToken(undefined)
  expect(toPageToken(first, { answered: 3, count: 10, next: 'abc' })).toBe('3.')
  expect(readPageToken('3.')).toEqual({ googleToken: undefined, skip: 3 })
  expect(toPageToken(readPageToken('3.'), { answered: 10, count: 10, next: 'abc' })).toBe('0.abc')
  expect(readPageToken('0.abc')).toEqual({ googleToken: 'abc', skip: 0 })
  expect(toPageToken(readPageToken('0.abc'), { answered: 10, count: 10, next: undefined })).toBeNull()
  expect(() => readPageToken('nonsense')).toThrow('next_page_token')
})
