import { expect, it } from 'vitest'
import { renderFacts } from './render.ts'

it('tells the facts without the signs of JSON, and leaves out what is not there', () => {
  const facts = {
    from: 'Ada <ada@example.test>',
    cc: '',
    next_offset: null,
    labels: ['INBOX', 'UNREAD'],
    attachments: [{ id: 'a1', filename: 'plan.pdf', size: 120 }],
    nothing: [],
    where: { city: 'Berlin' },
    text: 'Hello,\n\nsee you.',
  }

  expect(renderFacts(facts)).toBe(`from: Ada <ada@example.test>
labels: INBOX, UNREAD
attachments:
- id: a1
  filename: plan.pdf
  size: 120
nothing: none
where:
  city: Berlin
text:
Hello,

see you.`)
})
