import { describe, expect, it } from 'vitest'
import { startSandbox } from '../../testing/start-sandbox.ts'

const userId = 'me'
const mail = (subject: string, more = '') =>
  Buffer.from(`To: bruno@example.test\r\nSubject: ${subject}\r\n${more}\r\nHello\r\n`).toString('base64url')

async function startWithDraft() {
  const sandbox = await startSandbox()
  const { gmail } = await sandbox.connect()
  const { data } = await gmail.users.drafts.create({ userId, requestBody: { message: { raw: mail('The lamp') } } })
  const subjects = async (q: string) => {
    const { data: found } = await gmail.users.messages.list({ userId, q })
    return Promise.all(
      (found.messages ?? []).map(async ({ id }) => {
        const { data: message } = await gmail.users.messages.get({ userId, id: id ?? '' })
        return message.payload?.headers?.find(({ name }) => name === 'Subject')?.value
      }),
    )
  }
  return { sandbox, gmail, subjects, draft: data, id: data.id ?? '' }
}

describe('a draft', () => {
  it('is kept, listed and shown, and goes nowhere', async () => {
    const { sandbox, gmail, subjects, draft, id } = await startWithDraft()
    const { data: list } = await gmail.users.drafts.list({ userId })
    const { data: shown } = await gmail.users.drafts.get({ userId, id })
    const bruno = await sandbox.connect('bruno@example.test')

    expect(draft.message?.labelIds).toEqual(['DRAFT'])
    expect(list.drafts).toEqual([{ id, message: { id: draft.message?.id, threadId: draft.message?.threadId } }])
    expect(shown.message?.payload?.headers).toContainEqual({ name: 'Subject', value: 'The lamp' })
    expect(await subjects('in:drafts')).toEqual(['The lamp'])
    const { data: arrived } = await bruno.gmail.users.messages.list({ userId, q: 'subject:"The lamp"' })
    expect(arrived.resultSizeEstimate).toBe(0)
  })

  it('keeps its id and takes a new message when it changes', async () => {
    const { gmail, subjects, draft, id } = await startWithDraft()
    const requestBody = { message: { raw: mail('The wick') } }
    const { data } = await gmail.users.drafts.update({ userId, id, requestBody })

    expect(data.id).toBe(id)
    expect(data.message?.id).not.toBe(draft.message?.id)
    expect(await subjects('in:drafts')).toEqual(['The wick'])
  })

  it('is sent by its id, and is a draft no longer', async () => {
    const { sandbox, gmail, subjects, id } = await startWithDraft()
    const { data: sent } = await gmail.users.drafts.send({ userId, requestBody: { id } })
    const bruno = await sandbox.connect('bruno@example.test')
    const { data: arrived } = await bruno.gmail.users.messages.list({ userId, q: 'subject:"The lamp" in:inbox' })

    expect(sent.labelIds).toEqual(['SENT'])
    expect(await subjects('in:drafts')).toEqual([])
    expect(arrived.messages).toHaveLength(1)
    await expect(gmail.users.drafts.get({ userId, id })).rejects.toMatchObject({ status: 404 })
  })

  it('stays in its conversation through changes and when it is sent', async () => {
    const { gmail, draft, id } = await startWithDraft()
    const { data: changed } = await gmail.users.drafts.update({
      userId,
      id,
      requestBody: { message: { raw: mail('The wick') } },
    })
    const { data: sent } = await gmail.users.drafts.send({ userId, requestBody: { id } })

    expect(changed.message?.threadId).toBe(draft.message?.threadId)
    expect(sent.threadId).toBe(draft.message?.threadId)
  })

  it('can be sent with a last change, or without ever having been kept', async () => {
    const { gmail, subjects, id } = await startWithDraft()
    await gmail.users.drafts.send({ userId, requestBody: { id, message: { raw: mail('Changed') } } })
    await gmail.users.drafts.send({ userId, requestBody: { message: { raw: mail('Never kept') } } })

    expect(await subjects('in:sent subject:{changed kept lamp}')).toEqual(['Never kept', 'Changed'])
    expect(await subjects('in:drafts')).toEqual([])
  })

  it('is shown in every format, and found by q', async () => {
    const { gmail, id } = await startWithDraft()
    const { data: raw } = await gmail.users.drafts.get({ userId, id, format: 'raw' })
    const { data: minimal } = await gmail.users.drafts.get({ userId, id, format: 'minimal' })
    const { data: list } = await gmail.users.drafts.list({ userId, q: 'subject:wick' })

    expect(Buffer.from(raw.message?.raw ?? '', 'base64url').toString()).toContain('Subject: The lamp')
    expect(minimal.message?.payload).toBeUndefined()
    expect(list).toEqual({ resultSizeEstimate: 0 })
  })

  it('for a conversation that is not there is 404, and so is one that is gone', async () => {
    const { gmail, id } = await startWithDraft()
    const requestBody = { message: { raw: mail('x'), threadId: 'none' } }
    await expect(gmail.users.drafts.create({ userId, requestBody })).rejects.toMatchObject({ status: 404 })
    await gmail.users.drafts.delete({ userId, id })

    for (const call of [
      () => gmail.users.drafts.delete({ userId, id }),
      () => gmail.users.drafts.send({ userId, requestBody: { id } }),
      () => gmail.users.drafts.update({ userId, id, requestBody: { message: { raw: mail('x') } } }),
    ]) {
      await expect(call()).rejects.toMatchObject({ status: 404 })
    }
  })

  it('of a reply joins its conversation', async () => {
    const { sandbox, gmail } = await startWithDraft()
    const [first = ''] = await sandbox.plant({
      messages: [{ account: 'ada@example.test', from: 'bruno@example.test', subject: 'Oil?', message_id: '<oil@x>' }],
    })
    const raw = mail('Re: Oil?', 'In-Reply-To: <oil@x>\r\n')
    const requestBody = { message: { raw, threadId: first } }
    const { data } = await gmail.users.drafts.create({ userId, requestBody })

    expect(data.message?.threadId).toBe(first)
  })

  it('is thrown away for good', async () => {
    const { gmail, subjects, id } = await startWithDraft()
    await gmail.users.drafts.delete({ userId, id })

    await expect(gmail.users.drafts.get({ userId, id })).rejects.toMatchObject({ status: 404 })
    expect(await subjects('in:anywhere subject:"The lamp"')).toEqual([])
  })

  it('needs a message', async () => {
    const { gmail } = await startWithDraft()

    await expect(gmail.users.drafts.create({ userId, requestBody: {} })).rejects.toMatchObject({ status: 400 })
  })
})
