import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bruno, startHub, type TestHub } from '../../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub({ HUB_TOOLSETS: 'all' })
  await hub.login()
})
afterAll(() => hub.close())

type Kept = { draft_id: string; message_id: string; thread_id: string }
const ask = async <T = Kept>(tool: string, input: Record<string, unknown>) => {
  const { output, isError, text } = await hub.call(tool, input)
  if (isError) throw new Error(text)
  return output as T
}
const read = (message_id: string) => ask<Record<string, unknown>>('gmail_get_message', { message_id })
const firstOf = async (q: string) =>
  (await ask<{ messages: { id: string; thread_id: string }[] }>('gmail_search_messages', { q })).messages[0]!

describe('a draft', () => {
  it('is kept, listed, and sent to nobody', async () => {
    await hub.sandbox.calls.clear()
    const kept = await ask('gmail_create_draft', { to: [bruno], subject: 'Später', text: 'Noch nicht.' })
    const { drafts } = await ask<{ drafts: object[] }>('gmail_list_drafts', {})

    expect(drafts).toContainEqual({
      ...kept,
      to: bruno,
      subject: 'Später',
      date: expect.stringMatching(/^[A-Z][a-z]{2} 2026-/),
      snippet: 'Noch nicht.',
    })
    expect(await hub.sandbox.calls.count('*/send')).toBe(0)
  })

  it('that holds nothing, or a change that says none, is told', async () => {
    const { draft_id } = await ask('gmail_create_draft', { text: 'Hello?' })

    for (const [tool, input, why] of [
      ['gmail_create_draft', { reply_all: true }, 'No draft was kept'],
      ['gmail_update_draft', { draft_id }, 'Say what is to change'],
      ['gmail_send_draft', { draft_id }, 'Say whom it goes to, with gmail_update_draft'],
    ] as const) {
      expect(await hub.call(tool, input)).toMatchObject({ isError: true, text: expect.stringContaining(why) })
    }
  })

  it('may lack what a mail needs', async () => {
    expect((await ask('gmail_create_draft', { text: 'Whom shall I send this?' })).draft_id).toBeTruthy()
  })

  it('that answers stays in its thread when it is changed and when it is sent', async () => {
    const original = await firstOf('from:bruno subject:budget')
    const kept = await ask('gmail_create_draft', { text: 'Fine.', reply_to_message_id: original.id })
    const changed = await ask('gmail_update_draft', { draft_id: kept.draft_id, text: 'Very fine.' })
    const sent = await ask<{ id: string; thread_id: string }>('gmail_send_draft', { draft_id: kept.draft_id })

    expect([kept.thread_id, changed.thread_id, sent.thread_id]).toEqual(Array(3).fill(original.thread_id))
    expect(await read(sent.id)).toMatchObject({
      text: expect.stringMatching(/^Very fine\.\s*$/),
      to: expect.stringContaining(bruno),
    })
  })

  it('keeps what a change does not name', async () => {
    const mail = {
      to: ['Bruno Ções <bruno@example.test>'],
      cc: ['chen@example.test'],
      bcc: ['livia@farol.example'],
      subject: 'Größe',
      text: 'First words',
      attachments: [{ filename: 'Maß.csv', text: 'a;ö\n' }],
    }
    const { draft_id } = await ask('gmail_create_draft', mail)
    const { message_id } = await ask('gmail_update_draft', { draft_id, cc: [] })

    const message = await read(message_id)
    expect(message).toMatchObject({
      to: expect.stringContaining('Bruno Ções'),
      subject: 'Größe',
      text: 'First words',
      attachments: [{ filename: 'Maß.csv', size: 5 }],
    })
    expect(message['cc']).toBeUndefined()
    const { text } = await ask<{ text: string }>('gmail_get_message', { message_id, format: 'metadata' })
    expect(text).toContain('Bcc: livia@farol.example')
  })

  it('does not show former words to those who read HTML', async () => {
    const { draft_id } = await ask('gmail_create_draft', { to: [bruno], subject: 'x', html: '<p>Former</p>' })
    const { message_id } = await ask('gmail_update_draft', { draft_id, text: 'New' })

    const { text } = await ask<{ text: string }>('gmail_get_message', { message_id, format: 'raw' })
    expect(text).toContain('New')
    expect(text).not.toContain('Former')
  })

  it('is deleted, and then there is none', async () => {
    const { draft_id } = await ask('gmail_create_draft', { text: 'x' })
    await ask('gmail_delete_draft', { draft_id })

    expect(await hub.call('gmail_send_draft', { draft_id })).toMatchObject({
      isError: true,
      text: expect.stringMatching(/not found/i),
    })
  })

  it('without recipients is not sent', async () => {
    const { draft_id } = await ask('gmail_create_draft', { text: 'x' })

    expect(await hub.call('gmail_send_draft', { draft_id })).toMatchObject({
      isError: true,
      text: expect.stringContaining('Say whom it goes to'),
    })
  })
})
