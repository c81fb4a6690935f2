import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHub, type TestHub } from '../../testing/start-hub.ts'

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
})
