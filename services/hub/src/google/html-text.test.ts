import { expect, it } from 'vitest'
import { htmlToText } from './html-text.ts'

it('keeps words, entities and links, and drops pictures', () => {
  expect(
    htmlToText('<p>Fish &amp; <b>chips</b></p><img src="x.png"><p><a href="https://a.example/">here</a></p>'),
  ).toBe('Fish & chips\n\nhere [https://a.example/]')
})

// 1.5 MB of nested tables had held the whole hub for 15 s, 15 kB of nested divs could not be read at all.
it.each(['<table><tr><td>', '<div>', '<b>', '<ul><li>', '<p>', '<<<<', '<a b='])(
  'reads what is nested beyond all measure: %s',
  (opening) => {
    const text = htmlToText(`${opening.repeat(50_000)} the end`)

    expect(text === '' || text.includes('the end') || opening.startsWith('<a')).toBe(true)
  },
)

it('says when it shows only a part', () => {
  expect(htmlToText(`<p>${'word '.repeat(300_000)}</p>`)).toMatch(/\[This message is longer than can be shown\.\]$/)
})
