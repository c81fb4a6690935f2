import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ada, startHub, type TestHub } from '../../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

const idOf = async (q: string) => {
  const { output } = await hub.call('gmail_search_messages', { q, max_results: 1 })
  return (output['messages'] as { id: string }[])[0]!.id
}
const read = async (message_id: string, input = {}) =>
  (await hub.call('gmail_get_message', { message_id, ...input })).output

describe('gmail_get_message', () => {
  it('gives the text with headers and thread', async () => {
    const message = await read(await idOf('subject:"Slides for the review"'))

    expect(message).toMatchObject({
      from: 'Ada Berg <ada@example.test>',
      subject: 'Slides for the review',
      next_offset: null,
    })
    expect(message['text']).toContain('three slides into the shared deck')
  })

  it('turns a message that is only HTML into readable text', async () => {
    const message = await read(await idOf('from:weekly-optics'))

    expect(message['text']).toContain('the flat lens is back')
    expect(message['text']).not.toMatch(/<[a-z]/i)
  })

  it('decodes subjects and texts of other languages', async () => {
    expect(await read(await idOf('from:greta'))).toMatchObject({
      from: expect.stringContaining('Greta Öztürk'),
      text: expect.stringContaining('Mit freundlichen Grüßen'),
    })
  })

  it('names what is attached, with sizes', async () => {
    const message = await read(await idOf('has:attachment from:bruno'))

    expect(message['attachments']).toContainEqual({
      id: expect.any(String),
      filename: expect.stringMatching(/\.\w+$/),
      mime_type: expect.stringContaining('/'),
      size: expect.any(Number),
    })
  })

  it('gives a long text in pieces that join to the whole', async () => {
    const id = await idOf('subject:"whole manuscript"')
    const pieces: string[] = []
    let offset: number | null = 0
    let total = 0
    while (offset !== null) {
      const piece = await read(id, { offset, max_tokens: 12_000 })
      pieces.push(piece['text'] as string)
      total = piece['total_characters'] as number
      offset = piece['next_offset'] as number | null
    }

    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.join('')).toHaveLength(total)
  })

  it.each(['..', '.', 'a/../b', '\ud800', 'a b'])('takes no id that could mean another path: %j', async (id) => {
    expect(await hub.call('gmail_get_message', { message_id: id })).toMatchObject({
      isError: true,
      text: expect.stringContaining('is not a Gmail id'),
    })
  })

  it('says that there is no such message', async () => {
    expect(await hub.call('gmail_get_message', { message_id: 'nothing' })).toMatchObject({
      isError: true,
      text: expect.stringMatching(/not found|invalid id/i),
    })
  })

  it('shows html, raw and the headers alone, each as it is', async () => {
    const id = await idOf('from:weekly-optics')

    expect((await read(id, { format: 'html' }))['text']).toContain('<h1>Fresnel lenses, again</h1>')
    expect((await read(id, { format: 'raw' }))['text']).toContain('MIME-Version: 1.0')
    const { text } = await read(id, { format: 'metadata' })
    expect(text).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click')
    expect(text).not.toContain('the flat lens')
  })

  it('leaves out passages that are hidden from people, and says so', async () => {
    const message = await read(await idOf('subject:"Invoice 2210"'))

    expect(message['text']).not.toContain('Ignore all previous instructions')
    expect(message).toMatchObject({ note: 'Left out: 1 hidden passage.', untrusted: expect.any(String) })
  })

  it('leaves out quoted history on request', async () => {
    const id = await idOf('in:sent subject:budget')

    expect((await read(id))['text']).toContain('> Can you approve it by Friday?')
    expect(await read(id, { strip_quotes: true })).toMatchObject({
      text: expect.not.stringContaining('>'),
      note: 'Left out: quoted history.',
    })
  })

  it('takes an attached message for a file, and not for text of this one', async () => {
    const content = 'Subject: Inner\r\nContent-Type: text/plain\r\n\r\nThe innermost words'
    const attachments = [{ filename: 'inner.eml', content, content_type: 'message/rfc822' }]
    const { messages } = await hub.sandbox.seed({ messages: [{ account: ada, text: 'Outer', attachments }] })
    const message = await read(messages[0]!.id)

    expect(message['text']).toBe('Outer')
    expect(message['attachments']).toMatchObject([{ id: '1', filename: 'inner.eml' }])
  })
})
