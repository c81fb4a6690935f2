import { describe, expect, it } from 'vitest'
import { startSandbox } from '../../testing/start-sandbox.ts'

const userId = 'me'

async function startWithAda() {
  const sandbox = await startSandbox()
  return { sandbox, gmail: (await sandbox.connect()).gmail }
}

describe('the history', () => {
  it('tells what came, changed and went since an id', async () => {
    const { sandbox, gmail } = await startWithAda()
    const { data: before } = await gmail.users.getProfile({ userId })
    const [id = ''] = await sandbox.plant({ messages: [{ account: 'ada@example.test', text: 'new' }] })
    await gmail.users.messages.modify({ userId, id, requestBody: { addLabelIds: ['STARRED'] } })
    await gmail.users.messages.delete({ userId, id })
    const startHistoryId = before.historyId ?? ''
    const { data } = await gmail.users.history.list({ userId, startHistoryId })
    const { data: added } = await gmail.users.history.list({ userId, startHistoryId, historyTypes: ['messageAdded'] })

    expect(data.history).toMatchObject([
      { messagesAdded: [{ message: { id } }] },
      { labelsAdded: [{ message: { id }, labelIds: ['STARRED'] }] },
      { messagesDeleted: [{ message: { id } }] },
    ])
    expect(added.history).toHaveLength(1)
  })

  it('comes in pages, and for one label', async () => {
    const { sandbox, gmail } = await startWithAda()
    const startHistoryId = (await gmail.users.getProfile({ userId })).data.historyId ?? ''
    const mail = (label: string) => ({ account: 'ada@example.test', text: 'x', label_ids: [label] })
    await sandbox.plant({ messages: [mail('INBOX'), mail('SPAM'), mail('INBOX')] })
    const { data: first } = await gmail.users.history.list({ userId, startHistoryId, maxResults: 2 })
    const pageToken = first.nextPageToken ?? ''
    const { data: second } = await gmail.users.history.list({ userId, startHistoryId, maxResults: 2, pageToken })
    const { data: spam } = await gmail.users.history.list({ userId, startHistoryId, labelId: 'SPAM' })

    expect([first.history?.length, second.history?.length, spam.history?.length]).toEqual([2, 1, 1])
    expect(second.nextPageToken).toBeUndefined()
    expect(second.historyId).toBe(String(Number(startHistoryId) + 3))
  })

  it('without a start, or with one that is no number or lies ahead, is refused', async () => {
    const { gmail } = await startWithAda()
    const status = (startHistoryId?: string) =>
      gmail.users.history.list({ userId, ...(startHistoryId !== undefined && { startHistoryId }) })

    await expect(status()).rejects.toMatchObject({ status: 400 })
    await expect(status('soon')).rejects.toMatchObject({ status: 400 })
    await expect(status('999999999')).rejects.toMatchObject({ status: 404 })
    await expect(
      gmail.users.history.list({ userId, startHistoryId: '1000', historyTypes: ['messageRead'] }),
    ).rejects.toMatchObject({ status: 400 })
  })

  it('that is too old is 404', async () => {
    const { sandbox, gmail } = await startWithAda()
    const { data } = await gmail.users.getProfile({ userId })
    await sandbox.plant({ messages: [{ account: 'ada@example.test', text: 'new' }] })
    await sandbox.control('sync/forget', { account: 'ada@example.test' })
    const ask = gmail.users.history.list({ userId, startHistoryId: data.historyId ?? '' })

    await expect(ask).rejects.toMatchObject({ status: 404 })
  })
})
