import { describe, expect, it } from 'vitest'
import { stripQuotes } from './quoted-text.ts'

const own = 'Two people it is.\n\nBruno'

describe('what is left of a mail without its history', () => {
  it.each([
    '> Can you approve it?',
    'On Mon, 2 Nov 2026 at 10:00, Ada Berg <ada@example.test> wrote:\n> Can you?\n>\n> Ada',
    'On Mon, 2 Nov 2026 at 10:00, Ada Berg\n<ada@example.test> wrote:\n\n> Can you?',
    'Am Mo., 2. Nov. 2026 um 10:00 Uhr schrieb Ada Berg <ada@example.test>:\n> Kannst du?',
    'Le lun. 2 nov. 2026 à 10:00, Ada a écrit :\n> Peux-tu ?',
    '-----Original Message-----\nFrom: Ada\nCan you?',
    '________________________________\nFrom: Ada Berg <ada@example.test>\nSent: Monday, 2 November 2026\nTo: Bruno\n\nCan you?',
    'Von: Ada Berg\nGesendet: Montag, 2. November 2026\nBetreff: x\n\nKannst du?',
    '-- \nBruno Costa\nFarol Ltda',
    'Sent from my iPhone',
  ])('is what its author wrote: %j', (history) => {
    expect(stripQuotes(`${own}\n\n${history}`)).toBe(own)
    expect(stripQuotes(`${own}\r\n\r\n${history.replaceAll('\n', '\r\n')}`.trim())).toBe(own)
  })

  it.each([
    'Ada wrote:\n> Two or four?\nTwo.\n> And the hotel?\nBooked.',
    'From: the very start it was clear.\nNothing else.',
    'She said on the phone what he wrote:\nnothing.',
    '> only a quote',
  ])('keeps %j whole', (text) => {
    expect(stripQuotes(text)).toBe(text)
  })

  it.each(['\n', 'On x\n', 'On x wrote:\n', 'From: a\n', '>', '> \n', '-- \n', 'Op schreef\n', ' '])(
    'is found quickly whatever was written: %j a hundred thousand times',
    (piece) => {
      const began = performance.now()
      stripQuotes(`x\n${piece.repeat(100_000)}x`)
      expect(performance.now() - began).toBeLessThan(2_000)
    },
  )
})
