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

  it.each([
    { subject: 'Hello\r\nBcc: mallory@example.test' },
    { to: ['Bruno\r\nX-Evil: yes <bruno@example.test>'] },
    { attachments: [{ filename: 'a.txt\r\nX-Evil: yes', text: 'x' }] },
  ])('refuses what would write headers of its own, and sends nothing: %j', async (evil) => {
    const before = await ada.sandbox.calls.count('*/messages/send')
    const answer = await ada.call('gmail_send_message', { to: [bruno], subject: 'Hello', text: '.', ...evil })

    expect(answer).toMatchObject({ isError: true, text: expect.stringMatching(/line breaks|no e-mail address/) })
    expect(await ada.sandbox.calls.count('*/messages/send')).toBe(before)
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
      text: expect.stringContaining('is no e-mail address'),
    })
  })

  it('takes names with addresses, and html with files, and every letter in them', async () => {
    const { output } = await ada.call('gmail_send_message', {
      to: ['Bruno Ções <bruno@example.test>', '陈 <chen@example.test>'],
      subject: 'Füße',
      html: '<p>Grüße &amp; <b>Küsse</b></p>',
      attachments: [
        { filename: 'Größe.txt', text: 'größer' },
        { filename: 'a.bin', base64: 'AAEC' },
      ],
    })

    expect(await sent(output['id'])).toMatchObject({
      to: expect.stringMatching(/Bruno Ções.*陈/),
      text: expect.stringContaining('Grüße & Küsse'),
      attachments: [{ filename: 'Größe.txt' }, { filename: 'a.bin', size: 3 }],
    })
  })

  it('sends an attachment of another message on, byte for byte', async () => {
    const { id } = await firstOf(ada, 'has:attachment from:bruno')
    const { output } = await ada.call('gmail_send_message', {
      to: [bruno],
      subject: 'The sheet',
      text: 'Here.',
      attachments: [{ message_id: id, attachment_id: '1' }],
    })

    const [was] = ((await sent(id))['attachments'] as { id: string }[]).filter((one) => one.id === '1')
    expect(await sent(output['id'])).toMatchObject({ attachments: [was] })
  })

  it('says that a mail is larger than Gmail takes, and sends nothing', async () => {
    const base64 = Buffer.alloc(25 * 1024 * 1024 + 1).toString('base64')
    const mail = { to: [bruno], subject: 'Big', text: '.', attachments: [{ filename: 'a.bin', base64 }] }

    expect(await ada.call('gmail_send_message', mail)).toMatchObject({
      isError: true,
      text: expect.stringContaining('Gmail sends at most 25 MB; nothing was sent'),
    })
  })

  it('sends from an alias of the user, and from nobody else', async () => {
    const mail = { to: [bruno], subject: 'x', text: 'x', from: 'mallory@example.test' }

    expect(await ada.call('gmail_send_message', mail)).toMatchObject({
      isError: true,
      text: expect.stringContaining('sends only as ada@example.test'),
    })
    expect((await ada.call('gmail_send_message', { ...mail, from: 'Ada B <ada@example.test>' })).isError).toBe(false)
  })

  it('does not send again what Google did not answer', async () => {
    await ada.sandbox.calls.clear()
    await ada.sandbox.faults.add({ method: 'POST', path: '/upload/*/messages/send', status: 503 })
    const answer = await ada.call('gmail_send_message', { to: [bruno], subject: 'Once', text: 'x' })

    expect(answer.isError).toBe(true)
    expect(await ada.sandbox.calls.count('*/messages/send')).toBe(1)
  })
})

describe('an answer', () => {
  const headersOf = async (hub: TestHub, id: unknown) =>
    String((await hub.call('gmail_get_message', { message_id: id, format: 'metadata' })).output['text'])

  it('goes to who wrote, and refers to all that came before', async () => {
    const original = await firstOf(ada, 'from:bruno subject:budget is:starred')
    const { output } = await ada.call('gmail_send_message', {
      text: 'Good.',
      reply_to_message_id: original['id'],
    })
    const messageId = (headers: string) => /^Message-ID: (.*)$/im.exec(headers)?.[1] ?? 'none'
    const before = await headersOf(ada, original['id'])
    const headers = await headersOf(ada, output['id'])

    expect(output['thread_id']).toBe(original['thread_id'])
    expect(headers).toMatch(/^To: .*bruno@example\.test/m)
    expect(headers).not.toMatch(/^Cc:/m)
    expect(headers).toContain(`In-Reply-To: ${messageId(before)}`)
    expect(headers).toMatch(new RegExp(`^References: .*${messageId(before)}$`, 'm'))
  })

  it('to all leaves the user out and names nobody twice', async () => {
    const { messages } = await ada.sandbox.seed({
      messages: [
        {
          account: 'ada@example.test',
          from: 'Bruno <bruno@example.test>',
          to: 'Ada <ADA+work@example.test>, chen@example.test, "Prado, Lívia" <livia@farol.example>',
          cc: 'chen@example.test, ada@example.test, Team <team>, list@farol.example',
          subject: 'AW: Plan',
          text: '?',
        },
      ],
    })
    const { output } = await ada.call('gmail_send_message', {
      text: 'Yes.',
      reply_to_message_id: messages[0]!.id,
      reply_all: true,
    })
    const message = await sent(output['id'])

    expect(message['to']).toMatch(/bruno@example\.test/)
    expect(message['cc']).not.toMatch(/ada/i)
    expect((message['cc'] as string).match(/[\w.]+@[\w.]+/g)).toEqual([
      'chen@example.test',
      'livia@farol.example',
      'list@farol.example',
    ])
    expect(message['subject']).toBe('AW: Plan')
  })

  it('to one’s own mail goes to whom that went', async () => {
    const original = await firstOf(ada, 'in:sent subject:Coffee')
    const { output } = await ada.call('gmail_send_message', { text: 'PS', reply_to_message_id: original['id'] })

    expect((await sent(output['id']))['to']).toContain('chen@example.test')
  })
})

describe('a forwarded mail', () => {
  it('brings text and files along, in the same thread', async () => {
    const original = await firstOf(ada, 'has:attachment from:bruno subject:budget')
    const { output } = await ada.call('gmail_send_message', {
      to: ['chen@example.test'],
      text: 'FYI',
      forward_message_id: original['id'],
    })

    expect(output['thread_id']).toBe(original['thread_id'])
    expect(await sent(output['id'])).toMatchObject({
      subject: expect.stringMatching(/^Fwd: /),
      text: expect.stringMatching(/^FYI\s+-+ Forwarded message -+\s+From: .*bruno@[\s\S]*attached is the budget/),
      attachments: [{ filename: 'budget.csv' }, { filename: 'Angebot Größe M.pdf' }],
    })
  })

  it('needs somebody to go to', async () => {
    const { id } = await firstOf(ada, 'subject:budget')
    expect(await ada.call('gmail_send_message', { forward_message_id: id })).toMatchObject({
      isError: true,
      text: expect.stringContaining('Say whom it goes to'),
    })
  })
})
