import { describe, expect, it } from 'vitest'
import { startSandbox } from '../../testing/start-sandbox.ts'

const userId = 'me'

async function startWithLabel() {
  const sandbox = await startSandbox()
  const { gmail } = await sandbox.connect()
  const { data } = await gmail.users.labels.create({ userId, requestBody: { name: 'Receipts' } })
  return { gmail, label: data, id: data.id ?? '' }
}

describe('labels', () => {
  it('are listed without counts, Google’s own beside the person’s', async () => {
    const { gmail, label } = await startWithLabel()
    const { data } = await gmail.users.labels.list({ userId })

    expect(data.labels).toContainEqual({ id: 'INBOX', name: 'INBOX', type: 'system' })
    expect(data.labels).toContainEqual(label)
    expect(data.labels?.find(({ name }) => name === 'Projects/Lighthouse')?.type).toBe('user')
  })

  it('count messages and conversations when asked for one', async () => {
    const { gmail, id } = await startWithLabel()
    const { data } = await gmail.users.messages.list({ userId, q: 'subject:"budget for the field test" in:inbox' })
    const ids = (data.messages ?? []).map((message) => message.id ?? '')
    await gmail.users.messages.batchModify({ userId, requestBody: { ids, addLabelIds: [id] } })

    expect(ids).toHaveLength(2)
    expect((await gmail.users.labels.get({ userId, id })).data).toMatchObject({
      messagesTotal: 2,
      messagesUnread: 1,
      threadsTotal: 1,
      threadsUnread: 1,
    })
  })

  it('are renamed and deleted, from messages too', async () => {
    const { gmail, id } = await startWithLabel()
    const { data } = await gmail.users.messages.list({ userId, maxResults: 1 })
    const message = { userId, id: data.messages?.[0]?.id ?? '' }
    await gmail.users.messages.modify({ ...message, requestBody: { addLabelIds: [id] } })
    await gmail.users.labels.patch({ userId, id, requestBody: { name: 'Bills' } })
    expect((await gmail.users.labels.get({ userId, id })).data.name).toBe('Bills')
    await gmail.users.labels.delete({ userId, id })

    await expect(gmail.users.labels.get({ userId, id })).rejects.toMatchObject({ status: 404 })
    expect((await gmail.users.messages.get(message)).data.labelIds).not.toContain(id)
  })

  it('need a name that is free', async () => {
    const { gmail } = await startWithLabel()
    const create = (name: string) => gmail.users.labels.create({ userId, requestBody: { name } })

    await expect(create('receipts')).rejects.toMatchObject({ status: 409 })
    await expect(create('INBOX')).rejects.toMatchObject({ status: 400 })
    await expect(create('')).rejects.toMatchObject({ status: 400 })
  })

  it('of Google’s own cannot change', async () => {
    const { gmail } = await startWithLabel()

    await expect(gmail.users.labels.delete({ userId, id: 'INBOX' })).rejects.toMatchObject({ status: 400 })
  })

  it('take a colour of Gmail’s palette and no other', async () => {
    const { gmail, id } = await startWithLabel()
    const paint = (backgroundColor: string) =>
      gmail.users.labels.patch({ userId, id, requestBody: { color: { textColor: '#ffffff', backgroundColor } } })

    expect((await paint('#FB4C2F')).data.color).toEqual({ textColor: '#ffffff', backgroundColor: '#fb4c2f' })
    await expect(paint('#123456')).rejects.toMatchObject({ status: 400 })
  })

  it('are changed by update as by patch', async () => {
    const { gmail, id } = await startWithLabel()
    const requestBody = { name: 'Bills', labelListVisibility: 'labelHide', messageListVisibility: 'hide' }
    const { data } = await gmail.users.labels.update({ userId, id, requestBody })

    expect(data).toEqual({ id, type: 'user', ...requestBody })
  })

  it('hide those of Google’s own that Gmail’s pages hide', async () => {
    const { gmail } = await startWithLabel()
    const { data } = await gmail.users.labels.list({ userId })
    const hidden = data.labels?.filter(
      ({ type, labelListVisibility }) => type === 'system' && labelListVisibility === 'labelHide',
    )

    expect(hidden?.map(({ id }) => id)).toEqual(expect.arrayContaining(['SPAM', 'TRASH', 'CATEGORY_SOCIAL']))
    expect(hidden?.map(({ id }) => id)).not.toContain('INBOX')
  })
})
