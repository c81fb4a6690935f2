import { expect, it } from 'vitest'
import { cleanForeign, showHidden } from './foreign-text.ts'

it('takes out what people do not see: zero-width, bidirectional and tag characters, controls', () => {
  expect(cleanForeign('a\u200Bb\u202Ec\u2066d\u{E0041}e\uFEFFf\u00ADg\u0007h\u3164i')).toBe('abcdefghi')
})

it('leaves what they see: line breaks, emoji, every script', () => {
  const text = 'line\n\ttab\r\n👩🏽‍🚀 ❤️ שלום مرحبا नमस्ते 日本語 Ünïcödé'
  expect(cleanForeign(text)).toBe(text)
})

it('shows who decides about a text what would not show in it, and nothing else', () => {
  expect(showHidden('pay \u202E001\u202C €\u200B\n👩🏽‍🚀')).toBe('pay [U+202E]001[U+202C] €[U+200B]\n👩🏽‍🚀')
})
