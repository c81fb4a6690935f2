import { describe, expect, it } from 'vitest'
import { startSandbox } from '../../testing/start-sandbox.ts'

const ada = 'ada@example.test'

async function startWithLetter() {
  const sandbox = await startSandbox({ seed: 'empty', now: () => new Date('2026-11-25T12:00:00Z') })
  const [id = ''] = await sandbox.plant({
    accounts: [{ email: ada, name: 'Ada Berg' }],
    messages: [
      {
        account: ada,
        from: 'Greta Öztürk <greta@optik.example>',
        to: ada,
        subject: 'Prüfung & Maß',
        text: 'Grüße & Küsse',
        html: '<p>Grüße</p>',
        attachments: [{ filename: 'Größe.csv', content: 'a;b\n', content_type: 'text/csv' }],
        message_id: '<letter-1@optik.example>',
      },
    ],
  })
  return { sandbox, id, ...(await sandbox.connect(ada)) }
}

const decode = (data: string | null | undefined) => Buffer.from(data ?? '', 'base64url').toString()

describe('getProfile', () => {
  it('counts messages and conversations, and names the latest change', async () => {
    const { gmail } = await startWithLetter()
    const { data } = await gmail.users.getProfile({ userId: 'me' })

    expect(data).toEqual({ emailAddress: ada, messagesTotal: 1, threadsTotal: 1, historyId: '1001' })
  })
})

describe('messages.get', () => {
  it('in full is the MIME tree: decoded headers, bodies as base64url, attachments by id', async () => {
    const { gmail, id } = await startWithLetter()
    const { data } = await gmail.users.messages.get({ userId: 'me', id })
    const [body, attachment] = data.payload?.parts ?? []

    expect(data).toMatchObject({ id, threadId: id, labelIds: ['INBOX', 'UNREAD'], snippet: 'Grüße &amp; Küsse' })
    expect(data.internalDate).toBe(String(Date.parse('2026-11-25T12:00:00Z')))
    expect(data.payload).toMatchObject({ mimeType: 'multipart/mixed', partId: '', body: { size: 0 } })
    expect(data.payload?.headers).toContainEqual({ name: 'Subject', value: 'Prüfung & Maß' })
    expect(data.payload?.headers).toContainEqual({ name: 'From', value: 'Greta Öztürk <greta@optik.example>' })
    expect(body).toMatchObject({ mimeType: 'multipart/alternative', partId: '0' })
    expect(body?.parts?.map(({ partId, mimeType }) => [partId, mimeType])).toEqual([
      ['0.0', 'text/plain'],
      ['0.1', 'text/html'],
    ])
    expect(decode(body?.parts?.[0]?.body?.data)).toBe('Grüße & Küsse')
    expect(attachment).toMatchObject({ mimeType: 'text/csv', filename: 'Größe.csv', body: { size: 4 } })
    expect(attachment?.body?.data).toBeUndefined()
    expect(attachment?.body?.attachmentId).toBeTruthy()
  })

  it('in metadata has the wanted headers, whatever their case, and no body', async () => {
    const { gmail, id } = await startWithLetter()
    const wanted = ['SUBJECT', 'message-id']
    const { data } = await gmail.users.messages.get({ userId: 'me', id, format: 'metadata', metadataHeaders: wanted })
    const all = await gmail.users.messages.get({ userId: 'me', id, format: 'metadata' })

    expect(data.payload?.headers?.map(({ name }) => name).sort()).toEqual(['Message-ID', 'Subject'])
    expect(data.payload?.parts ?? data.payload?.body).toBeUndefined()
    expect(all.data.payload?.headers?.length).toBeGreaterThan(4)
  })

  it('in minimal has neither payload nor raw', async () => {
    const { gmail, id } = await startWithLetter()
    const { data } = await gmail.users.messages.get({ userId: 'me', id, format: 'minimal' })

    expect(data).toMatchObject({ id, snippet: 'Grüße &amp; Küsse' })
    expect(data.payload ?? data.raw).toBeUndefined()
  })

  it('in raw has the mail, byte for byte', async () => {
    const { gmail, id } = await startWithLetter()
    const { data } = await gmail.users.messages.get({ userId: 'me', id, format: 'raw' })

    expect(decode(data.raw)).toContain('Message-ID: <letter-1@optik.example>\r\n')
    expect(data.sizeEstimate).toBe(Buffer.from(data.raw ?? '', 'base64url').length)
    expect(data.payload).toBeUndefined()
  })

  it('answers 404 for a message that does not exist, and for somebody else’s', async () => {
    const { sandbox, id, gmail } = await startWithLetter()
    await sandbox.plant({ accounts: [{ email: 'eve@example.test', name: 'Eve' }] })
    const eve = await sandbox.connect('eve@example.test')

    for (const ask of [
      () => gmail.users.messages.get({ userId: 'me', id: '0' }),
      () => eve.gmail.users.messages.get({ userId: 'me', id }),
    ]) {
      await expect(ask()).rejects.toMatchObject({
        status: 404,
        response: {
          data: { error: { code: 404, status: 'NOT_FOUND', errors: [{ domain: 'global', reason: 'notFound' }] } },
        },
      })
    }
  })

  it('cuts the answer down to the wanted fields', async () => {
    const { gmail, id } = await startWithLetter()
    const { data } = await gmail.users.messages.get({ userId: 'me', id, fields: 'id,payload(mimeType,parts/filename)' })

    expect(data).toEqual({
      id,
      payload: { mimeType: 'multipart/mixed', parts: [{ filename: '' }, { filename: 'Größe.csv' }] },
    })
  })
})

describe('an attached message', () => {
  it('is an attachment, is shown opened, and is no part of the text around it', async () => {
    const { sandbox, gmail } = await startWithLetter()
    const content = 'Subject: Inner\r\nContent-Type: text/plain\r\n\r\nThe innermost words'
    const attachments = [{ filename: 'inner.eml', content, content_type: 'message/rfc822' }]
    const [messageId = ''] = await sandbox.plant({ messages: [{ account: ada, text: 'Outer', attachments }] })
    const { data } = await gmail.users.messages.get({ userId: 'me', id: messageId })
    const part = data.payload?.parts?.[1]
    const id = part?.body?.attachmentId ?? ''
    const { data: whole } = await gmail.users.messages.attachments.get({ userId: 'me', messageId, id })

    expect(part).toMatchObject({ partId: '1', mimeType: 'message/rfc822', filename: 'inner.eml' })
    expect(part?.parts?.[0]).toMatchObject({ partId: '1.0', headers: [{ name: 'Subject', value: 'Inner' }, {}] })
    expect(decode(part?.parts?.[0]?.body?.data)).toBe('The innermost words')
    expect(decode(whole.data)).toBe(content)
    expect(data.snippet).toBe('Outer')
  })
})

describe('attachments.get', () => {
  it('gives the bytes of the attachment, and 404 for one that is not there', async () => {
    const { gmail, id: messageId } = await startWithLetter()
    const { data: message } = await gmail.users.messages.get({ userId: 'me', id: messageId })
    const id = message.payload?.parts?.[1]?.body?.attachmentId ?? ''
    const { data } = await gmail.users.messages.attachments.get({ userId: 'me', messageId, id })

    expect(decode(data.data)).toBe('a;b\n')
    expect(data.size).toBe(4)
    await expect(
      gmail.users.messages.attachments.get({ userId: 'me', messageId, id: 'made-up' }),
    ).rejects.toMatchObject({ status: 404 })
  })
})

describe('labels of messages', () => {
  it('modify adds and removes', async () => {
    const { gmail, id } = await startWithLetter()
    const { data } = await gmail.users.messages.modify({
      userId: 'me',
      id,
      requestBody: { addLabelIds: ['STARRED'], removeLabelIds: ['UNREAD'] },
    })

    expect(data).toEqual({ id, threadId: id, labelIds: ['INBOX', 'STARRED'] })
  })

  it.each([['Label_99'], ['SENT']])('modify refuses %s', async (label) => {
    const { gmail, id } = await startWithLetter()
    const change = gmail.users.messages.modify({ userId: 'me', id, requestBody: { addLabelIds: [label] } })

    await expect(change).rejects.toMatchObject({ status: 400, message: `Invalid label: ${label}` })
  })

  it('modify takes what becomes spam out of the inbox', async () => {
    const { gmail, id } = await startWithLetter()
    const { data } = await gmail.users.messages.modify({ userId: 'me', id, requestBody: { addLabelIds: ['SPAM'] } })

    expect(data.labelIds).toEqual(['UNREAD', 'SPAM'])
  })

  it('batchModify and batchDelete take 1000 ids and no more', async () => {
    const { gmail } = await startWithLetter()
    const ids = Array.from({ length: 1001 }, () => 'x')
    const message = 'Number of ids cannot exceed 1000'

    for (const call of [
      () => gmail.users.messages.batchModify({ userId: 'me', requestBody: { ids, addLabelIds: ['STARRED'] } }),
      () => gmail.users.messages.batchDelete({ userId: 'me', requestBody: { ids } }),
    ]) {
      await expect(call()).rejects.toMatchObject({ status: 400, message })
    }
  })

  it('trash hides a message, untrash shows it again, delete is for good', async () => {
    const { gmail, id } = await startWithLetter()
    const listed = async () => (await gmail.users.messages.list({ userId: 'me' })).data.messages?.length ?? 0

    expect((await gmail.users.messages.trash({ userId: 'me', id })).data.labelIds).toContain('TRASH')
    expect(await listed()).toBe(0)
    await gmail.users.messages.untrash({ userId: 'me', id })
    expect(await listed()).toBe(1)
    await gmail.users.messages.delete({ userId: 'me', id })
    await expect(gmail.users.messages.get({ userId: 'me', id })).rejects.toMatchObject({ status: 404 })
  })

  it('batchModify and batchDelete take many at once and pass over ids that are gone', async () => {
    const { gmail, id } = await startWithLetter()
    const ids = [id, 'gone']
    await gmail.users.messages.batchModify({ userId: 'me', requestBody: { ids, addLabelIds: ['STARRED'] } })
    expect((await gmail.users.messages.get({ userId: 'me', id })).data.labelIds).toContain('STARRED')
    await gmail.users.messages.batchDelete({ userId: 'me', requestBody: { ids } })

    expect((await gmail.users.getProfile({ userId: 'me' })).data.messagesTotal).toBe(0)
  })
})
