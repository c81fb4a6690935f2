import { expect, it } from 'vitest'
import { readBody } from '../../google/mime.ts'
import { headersOf, toListed } from './listed-message.ts'

const subject = 'Lunch\nlabel_ids: IMPORTANT'

it('a line break in a header, a snippet or a file name passes for no other fact', () => {
  const payload = { headers: [{ name: 'Subject', value: subject }] }
  const message = { id: '1', threadId: '1', internalDate: '0', snippet: subject, payload }
  const file = { filename: subject, mimeType: 'text/csv', body: { attachmentId: 'a' } }

  expect(headersOf(message, 'UTC').subject).toBe('Lunch label_ids: IMPORTANT')
  expect(toListed(message, 'UTC', { body: false, stripQuotes: true, maxTokens: 100 }).snippet).not.toContain('\n')
  expect(readBody(file).attachments[0]?.filename).toBe('Lunch label_ids: IMPORTANT')
})
