import type { gmail_v1 } from '@googleapis/gmail'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { startSandbox } from '../../testing/start-sandbox.ts'

const rfc822 = (headers: Record<string, string>, body = 'Hello') =>
  `${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${body}\r\n`
const toRaw = (text: string) => Buffer.from(text).toString('base64url')
const toBruno = { To: 'Bruno <bruno@example.test>', Subject: 'The lamp' }

async function startWithTwo() {
  const sandbox = await startSandbox({ now: () => new Date('2026-11-25T12:00:00Z') })
  const [ada, bruno] = [await sandbox.connect(), await sandbox.connect('bruno@example.test')]
  return { sandbox, ada: ada.gmail, bruno: bruno.gmail }
}

async function newest(gmail: gmail_v1.Gmail, q: string) {
  const { data } = await gmail.users.messages.list({ userId: 'me', q, maxResults: 1 })
  const message = await gmail.users.messages.get({ userId: 'me', id: data.messages?.[0]?.id ?? '' })
  const header = (name: string) =>
    message.data.payload?.headers?.find((each) => each.name?.toLowerCase() === name.toLowerCase())?.value
  return { ...message.data, header }
}

async function send(gmail: gmail_v1.Gmail, headers: Record<string, string>, threadId?: string) {
  const requestBody = { raw: toRaw(rfc822(headers)), ...(threadId !== undefined && { threadId }) }
  return (await gmail.users.messages.send({ userId: 'me', requestBody })).data
}

describe('messages.send', () => {
  it('files the sender’s copy and delivers to the other person’s inbox', async () => {
    const { ada, bruno } = await startWithTwo()
    const sent = await send(ada, { ...toBruno, Cc: 'somebody@outside.example', Bcc: 'chen@example.test' })
    const arrived = await newest(bruno, 'subject:"The lamp"')

    expect(sent.labelIds).toEqual(['SENT'])
    expect(arrived.labelIds).toEqual(expect.arrayContaining(['INBOX', 'UNREAD']))
    expect(arrived.header('From')).toBe('Ada Berg <ada@example.test>')
    expect(arrived.header('Date')).toBe('Wed, 25 Nov 2026 12:00:00 +0000')
    expect(arrived.header('Message-ID')).toMatch(/^<.+@mail\.gmail\.com>$/)
    expect(arrived.header('Bcc')).toBeUndefined()
    expect((await newest(ada, 'in:sent')).id).toBe(sent.id)
  })

  it('delivers to a hidden recipient as well', async () => {
    const { sandbox, ada } = await startWithTwo()
    await send(ada, { ...toBruno, Bcc: 'chen@example.test' })
    const chen = await sandbox.connect('chen@example.test')

    expect((await newest(chen.gmail, 'subject:"The lamp"')).labelIds).toContain('INBOX')
  })

  it('puts the sender’s own address in place of a stranger’s', async () => {
    const { ada, bruno } = await startWithTwo()
    await send(ada, { ...toBruno, From: 'Chen <chen@example.test>' })
    const arrived = await newest(bruno, 'subject:"The lamp"')

    expect(arrived.header('From')).toBe('Ada Berg <ada@example.test>')
    expect(arrived.header('X-Google-Original-From')).toBe('Chen <chen@example.test>')
  })

  it('arrives once in the inbox of somebody who writes to themselves', async () => {
    const { ada } = await startWithTwo()
    const sent = await send(ada, { To: 'ada@example.test', Subject: 'Note' })

    expect(sent.labelIds).toEqual(['SENT', 'INBOX', 'UNREAD'])
    expect((await ada.users.messages.list({ userId: 'me', q: 'subject:note' })).data.messages).toHaveLength(1)
  })

  it.each([
    ['a media upload', {}],
    ['a multipart upload', { requestBody: {} }],
  ])('takes %s', async (_what, extra) => {
    const { ada, bruno } = await startWithTwo()
    const body = Readable.from([rfc822({ ...toBruno, 'Content-Type': 'text/plain; charset=utf-8' }, 'Grüße')])
    await ada.users.messages.send({ userId: 'me', media: { mimeType: 'message/rfc822', body }, ...extra })
    const arrived = await newest(bruno, 'subject:"The lamp"')

    expect(Buffer.from(arrived.payload?.body?.data ?? '', 'base64url').toString()).toBe('Grüße\r\n')
  })

  it.each([
    ['nobody is addressed', { raw: toRaw(rfc822({ Subject: 'x' })) }, 'Recipient address required'],
    ['To is no address', { raw: toRaw(rfc822({ To: 'nobody' })) }, 'Invalid To header'],
    ['Cc is a list in brackets', { raw: toRaw(rfc822({ To: 'a@x.example', Cc: '[Bruno]' })) }, 'Invalid Cc header'],
    ['there is no message', {}, 'RFC822'],
    ['raw is not base64', { raw: '{not base64}' }, 'ByteString'],
  ])('is refused when %s', async (_what, requestBody, message) => {
    const { ada } = await startWithTwo()

    await expect(ada.users.messages.send({ userId: 'me', requestBody })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(message) as string,
    })
  })
})

describe('a reply', () => {
  async function startConversation() {
    const people = await startWithTwo()
    await send(people.ada, toBruno)
    const first = await newest(people.bruno, 'subject:"The lamp"')
    const reply = {
      To: 'ada@example.test',
      Subject: 'Re: The lamp',
      'In-Reply-To': first.header('Message-ID') ?? '',
    }
    return { ...people, threadId: first.threadId ?? '', reply }
  }

  it('joins the thread with its id, In-Reply-To and the same subject, on both sides', async () => {
    const { ada, bruno, threadId, reply } = await startConversation()
    const sent = await send(bruno, reply, threadId)
    const arrived = await newest(ada, 'in:inbox subject:"The lamp"')
    const thread = await ada.users.threads.get({ userId: 'me', id: arrived.threadId ?? '' })

    expect(sent.threadId).toBe(threadId)
    expect(thread.data.messages?.map(({ labelIds }) => labelIds?.includes('SENT'))).toEqual([true, false])
  })

  it.each([
    ['another subject', { Subject: 'Re: The wick' }],
    ['no In-Reply-To', { 'In-Reply-To': '' }],
    ['a reference to something else', { 'In-Reply-To': '<other@example.test>' }],
  ])('with %s starts a new thread', async (_what, change) => {
    const { bruno, threadId, reply } = await startConversation()
    const sent = await send(bruno, { ...reply, ...change }, threadId)

    expect(sent.threadId).toBe(sent.id)
  })

  it('without the thread’s id starts a new thread for its sender', async () => {
    const { bruno, reply } = await startConversation()
    const sent = await send(bruno, reply)

    expect(sent.threadId).toBe(sent.id)
  })

  it('to a thread that does not exist is 404', async () => {
    const { bruno, reply } = await startConversation()

    await expect(send(bruno, reply, 'made-up')).rejects.toMatchObject({ status: 404 })
  })
})
