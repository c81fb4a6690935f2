import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { ada, find, rawMail, rfc822, startMailboxes, userId } from '../../testing/mail-pair.ts'

// What a careless copy would change: a lone LF, a lone CR, bytes that are no UTF-8, trailing spaces, no end of line.
const odd = Buffer.concat([
  Buffer.from('Subject: odd\r\nContent-Type: application/octet-stream\r\n\r\na\nb\rc  \r\n\r\n--x\r\n'),
  Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a, 0x20]),
])
const message = (body: Buffer) => ({ mimeType: 'message/rfc822', body: Readable.from([body]) })

async function startWithToken() {
  const people = await startMailboxes()
  const { tokens } = await people.sandbox.connect(ada)
  const authorization = `Bearer ${tokens.access_token}`
  const upload = (path: string, init: RequestInit) =>
    fetch(`${people.sandbox.url}/upload/gmail/v1/users/me/${path}`, {
      ...init,
      headers: { authorization, ...(init.headers as Record<string, string>) },
    })
  const rawOf = async (id: string | null | undefined) => {
    const { data } = await people.ada.users.messages.get({ userId, id: id ?? '', format: 'raw' })
    return Buffer.from(data.raw ?? '', 'base64url')
  }
  return { ...people, upload, rawOf }
}

describe('an upload', () => {
  it('of media keeps every byte', async () => {
    const { ada: hers, rawOf } = await startWithToken()
    const { data } = await hers.users.messages.insert({ userId, media: message(odd) })

    expect(await rawOf(data.id)).toEqual(odd)
  })

  it('of a resource with media keeps every byte and the resource', async () => {
    const { ada: hers, rawOf } = await startWithToken()
    const requestBody = { labelIds: ['STARRED'] }
    const { data } = await hers.users.messages.insert({ userId, requestBody, media: message(odd) })

    expect(await rawOf(data.id)).toEqual(odd)
    expect(data.labelIds).toEqual(['STARRED'])
  })

  it('makes, changes and sends drafts', async () => {
    const { ada: hers } = await startWithToken()
    const mail = (subject: string) => message(Buffer.from(rfc822({ To: ada, Subject: subject })))
    const { data: draft } = await hers.users.drafts.create({ userId, requestBody: {}, media: mail('One') })
    const id = draft.id ?? ''
    await hers.users.drafts.update({ userId, id, requestBody: {}, media: mail('Two') })
    await hers.users.drafts.send({ userId, requestBody: { id }, media: mail('Three') })

    expect((await find(hers, 'in:inbox')).map(({ header }) => header('Subject'))).toEqual(['Three'])
    expect((await hers.users.drafts.list({ userId })).data.drafts).toBeUndefined()
  })

  it('takes a 25 MB attachment, and gives it back', async () => {
    const { ada: hers } = await startWithToken()
    const attachment = Buffer.alloc(25_000_000, 'lamp')
    const headers = {
      To: ada,
      Subject: 'Big',
      'Content-Type': 'application/zip; name="big.zip"',
      'Content-Transfer-Encoding': 'base64',
    }
    const lines = attachment.toString('base64').replace(/.{76}/g, '$&\r\n')
    const body = Buffer.from(rfc822(headers, lines))
    const { data } = await hers.users.messages.send({ userId, requestBody: {}, media: message(body) })
    const messageId = data.id ?? ''
    const { data: sent } = await hers.users.messages.get({ userId, id: messageId })
    const id = sent.payload?.body?.attachmentId ?? ''
    const { data: part } = await hers.users.messages.attachments.get({ userId, messageId, id })

    expect(sent.payload?.body?.size).toBe(attachment.length)
    expect(Buffer.from(part.data ?? '', 'base64url').equals(attachment)).toBe(true)
  })

  it('of more than 35 MB cannot be sent, but can be kept', async () => {
    const { ada: hers } = await startWithToken()
    const head = rfc822({ To: ada, Subject: 'Huge', 'Content-Type': 'application/octet-stream' })
    const large = Buffer.concat([Buffer.from(head), Buffer.alloc(36 * 1024 * 1024, `${'a'.repeat(900)}\r\n`)])

    await expect(hers.users.messages.send({ userId, media: message(large) })).rejects.toMatchObject({
      status: 413,
      response: { data: { error: { errors: [{ reason: 'uploadTooLarge' }] } } },
    })
    expect((await hers.users.messages.insert({ userId, media: message(large) })).status).toBe(200)
  })

  it('in JSON may use either base64 alphabet, padded or not', async () => {
    const { ada: hers, rawOf } = await startWithToken()
    for (const encoding of ['base64', 'base64url'] as const) {
      const { data } = await hers.users.messages.insert({ userId, requestBody: { raw: odd.toString(encoding) } })
      expect(await rawOf(data.id)).toEqual(odd)
    }
  })
})

describe('a resumable upload', () => {
  const start = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-upload-content-type': 'message/rfc822' },
  }
  const mail = Buffer.from(rfc822({ To: ada, Subject: 'In pieces' }, 'x'.repeat(1000)))

  it('comes in chunks, tells how far it is, and is sent when whole', async () => {
    const { ada: hers, upload, sandbox } = await startWithToken()
    const started = await upload('messages/send?uploadType=resumable', { ...start, body: '{}' })
    const session = started.headers.get('location') ?? ''
    const authorization = `Bearer ${(await sandbox.connect(ada)).tokens.access_token}`
    const put = (range: string, body: Buffer<ArrayBuffer> | null) =>
      fetch(session, {
        method: 'PUT',
        headers: { authorization, 'content-range': range },
        body: body,
      })
    const total = mail.length
    const first = await put(`bytes 0-499/${total}`, mail.subarray(0, 500))
    const asked = await put(`bytes */${total}`, null)
    const last = await put(`bytes 500-${total - 1}/${total}`, mail.subarray(500))

    expect([started.status, first.status, asked.status, last.status]).toEqual([200, 308, 308, 200])
    expect(asked.headers.get('range')).toBe('bytes=0-499')
    expect(await last.json()).toMatchObject({ labelIds: ['SENT', 'INBOX', 'UNREAD'] })
    expect((await find(hers, 'in:inbox'))[0]?.header('Subject')).toBe('In pieces')
    expect((await put(`bytes 0-${total - 1}/${total}`, mail)).status).toBe(404)
  })

  it('may come whole, and changes a draft', async () => {
    const { ada: hers, upload } = await startWithToken()
    const { data } = await hers.users.drafts.create({
      userId,
      requestBody: { message: { raw: rawMail({ Subject: 'x' }) } },
    })
    const started = await upload(`drafts/${data.id}?uploadType=resumable`, { ...start, method: 'PUT' })
    const { pathname, search } = new URL(started.headers.get('location') ?? '')
    const path = pathname.replace('/upload/gmail/v1/users/me/', '') + search
    const ended = await upload(path, {
      method: 'PUT',
      headers: { 'content-type': 'message/rfc822' },
      body: mail,
    })

    expect(await ended.json()).toMatchObject({ id: data.id, message: { labelIds: ['DRAFT'] } })
  })
})
