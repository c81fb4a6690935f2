import { describe, expect, it } from 'vitest'
import { ada, bruno, find, rawMail, send, startMailboxes, userId } from '../../testing/mail-pair.ts'

const date = 'Mon, 02 Nov 2026 08:30:00 +0100'
const mail = (headers: Record<string, string> = {}) =>
  rawMail({ From: 'Greta <greta@optik.example>', To: ada, Subject: 'Lens', Date: date, ...headers })

describe('messages.insert', () => {
  it('files a message under the wanted labels, dated now, and delivers to nobody', async () => {
    const { ada: hers, bruno: his } = await startMailboxes()
    const requestBody = { raw: mail({ To: bruno }), labelIds: ['INBOX', 'STARRED'] }
    const { data } = await hers.users.messages.insert({ userId, requestBody })
    const [kept] = await find(hers, 'is:starred')

    expect(data).toEqual({ id: kept?.id, threadId: kept?.threadId, labelIds: ['INBOX', 'STARRED'] })
    expect(kept?.internalDate).toBe(String(Date.parse('2026-11-25T12:00:00Z')))
    expect(await find(his, '')).toEqual([])
  })

  it('takes its date from the header when asked to', async () => {
    const { ada: hers } = await startMailboxes()
    const requestBody = { raw: mail() }
    await hers.users.messages.insert({ userId, internalDateSource: 'dateHeader', requestBody })

    expect((await find(hers, ''))[0]?.internalDate).toBe(String(Date.parse(date)))
  })

  it('joins the wanted conversation by Google’s rule, and is 404 for one that is not there', async () => {
    const { ada: hers } = await startMailboxes()
    const first = await hers.users.messages.insert({ userId, requestBody: { raw: mail({ 'Message-ID': '<lens@x>' }) } })
    const threadId = first.data.threadId ?? ''
    const insert = (headers: Record<string, string>, id = threadId) =>
      hers.users.messages.insert({ userId, requestBody: { threadId: id, raw: mail(headers) } })

    expect((await insert({ Subject: 'RE: Fwd: lens', References: '<a@x> <lens@x>' })).data.threadId).toBe(threadId)
    expect((await insert({ Subject: 'Re: Lens' })).data.threadId).not.toBe(threadId)
    expect((await insert({ Subject: 'Wick', 'In-Reply-To': '<lens@x>' })).data.threadId).not.toBe(threadId)
    await expect(insert({}, 'none')).rejects.toMatchObject({ status: 404 })
  })

  it('refuses a label that does not exist', async () => {
    const { ada: hers } = await startMailboxes()
    const requestBody = { raw: mail(), labelIds: ['Label_99'] }

    await expect(hers.users.messages.insert({ userId, requestBody })).rejects.toMatchObject({
      status: 400,
      message: 'Invalid label: Label_99',
    })
  })
})

describe('messages.import', () => {
  it('files into the inbox, dated by the header, in the conversation it answers', async () => {
    const { ada: hers, bruno: his } = await startMailboxes()
    await send(his, { To: ada, Subject: 'Lens', 'Message-ID': '<lens@x>' })
    const raw = mail({ Subject: 'Re: Lens', 'In-Reply-To': '<lens@x>' })
    const { data } = await hers.users.messages.import({ userId, neverMarkSpam: true, requestBody: { raw } })
    const [first] = await find(hers, 'from:bruno')
    const { data: whole } = await hers.users.messages.get({ userId, id: data.id ?? '' })

    expect(data.labelIds).toEqual(['INBOX', 'UNREAD'])
    expect(data.threadId).toBe(first?.threadId)
    expect(whole.internalDate).toBe(String(Date.parse(date)))
  })
})
