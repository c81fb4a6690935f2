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

  it('that is too old is 404', async () => {
    const { sandbox, gmail } = await startWithAda()
    const { data } = await gmail.users.getProfile({ userId })
    await sandbox.plant({ messages: [{ account: 'ada@example.test', text: 'new' }] })
    await sandbox.control('sync/forget', { account: 'ada@example.test' })
    const ask = gmail.users.history.list({ userId, startHistoryId: data.historyId ?? '' })

    await expect(ask).rejects.toMatchObject({ status: 404 })
  })
})
