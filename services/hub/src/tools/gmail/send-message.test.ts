import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bruno, startHub, type TestHub } from '../../testing/start-hub.ts'

let ada: TestHub
beforeAll(async () => {
  ada = await startHub()
  await ada.login()
})
afterAll(() => ada.close())

const sent = async (id: unknown) => (await ada.call('gmail_get_message', { message_id: id })).output
const firstOf = async (hub: TestHub, q: string) =>
  ((await hub.call('gmail_search_messages', { q })).output['messages'] as Record<string, string>[])[0]!

describe('gmail_send_message', () => {
  it('sends as the user, with accents, to everybody named', async () => {
    const { output, isError } = await ada.call('gmail_send_message', {
      to: [bruno],
      cc: ['chen@example.test'],
      subject: 'Übergabe am Kai',
      text: 'Grüße, und bis später.',
    })

    expect(isError).toBe(false)
    expect(await sent(output['id'])).toMatchObject({
      from: expect.stringContaining('ada@example.test'),
      to: bruno,
      cc: 'chen@example.test',
      subject: 'Übergabe am Kai',
      text: expect.stringContaining('Grüße, und bis später.'),
      label_ids: expect.arrayContaining(['SENT']),
    })
  })

  it('keeps a reply in its thread', async () => {
    const original = await firstOf(ada, 'from:bruno subject:budget')
    const { output } = await ada.call('gmail_send_message', {
      to: [bruno],
      text: 'Approved.',
      reply_to_message_id: original['id'],
    })

    expect(output['thread_id']).toBe(original['thread_id'])
    expect(await sent(output['id'])).toMatchObject({ subject: expect.stringMatching(/^Re: (?!Re:)/) })
  })

  it('delivers to hidden recipients without telling the others', async () => {
    await ada.call('gmail_send_message', {
      to: [bruno],
      bcc: ['chen@example.test'],
      subject: 'Quietly now',
      text: 'Between us.',
    })

    for (const account of [bruno, 'chen@example.test']) {
      await ada.login({ account })
      const { id } = await firstOf(ada, 'subject:"Quietly now"')
      expect(JSON.stringify(await sent(id))).not.toContain('chen@')
    }
    await ada.login()
  })

  it('cannot be made to write headers through the subject', async () => {
    const { output } = await ada.call('gmail_send_message', {
      to: [bruno],
      subject: 'Hello\r\nBcc: mallory@example.test\r\nX-Evil: yes',
      text: '.',
    })

    const raw = await ada.control<{ calls: { body: { raw?: string } | null }[] }>('calls?path=*/messages/send')
    const mail = Buffer.from(raw.calls.at(-1)?.body?.raw ?? '', 'base64url').toString('utf8')
    expect(output['id']).toBeTruthy()
    expect(mail).not.toMatch(/^(Bcc|X-Evil):/im)
  })

  it('asks for a subject when it is not a reply, and sends nothing', async () => {
    expect(await ada.call('gmail_send_message', { to: [bruno], text: 'Hello' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('Give a subject'),
    })
  })

  it('refuses what is no address', async () => {
    expect(await ada.call('gmail_send_message', { to: ['bruno'], subject: 'x', text: 'x' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('email'),
    })
  })
})
