import { expect, it } from 'vitest'
import { startMailboxes, userId } from '../testing/mail-pair.ts'

/** Every call whose path names a message or a thread. */
async function startCalls() {
  const { ada } = await startMailboxes()
  const { messages, threads } = ada.users
  return (id: string) => {
    const at = { userId, id }
    const requestBody = { addLabelIds: ['STARRED'] }
    return [
      messages.get(at),
      messages.modify({ ...at, requestBody }),
      messages.trash(at),
      messages.untrash(at),
      messages.delete(at),
      messages.attachments.get({ userId, messageId: id, id: 'any' }),
      threads.get(at),
      threads.modify({ ...at, requestBody }),
      threads.trash(at),
      threads.untrash(at),
      threads.delete(at),
    ]
  }
}

// Measured against Gmail: https://github.com/brekkylab/backlot/issues/39
it.each(['nosuchmessageid', 'ffffffffffffffff', '18c9a1b2c3d4e5f6aa', '-1'])('%s can be no id: 400', async (id) => {
  const answers = await Promise.allSettled((await startCalls())(id))

  for (const answer of answers)
    expect(answer).toMatchObject({
      reason: {
        status: 400,
        response: { data: { error: { message: 'Invalid id value', status: 'INVALID_ARGUMENT' } } },
      },
    })
})

it.each(['1', 'abc123', '18c9a1b2c3d4e5f6'])('%s could be an id and is of nothing: 404', async (id) => {
  const answers = await Promise.allSettled((await startCalls())(id))

  for (const answer of answers) expect(answer).toMatchObject({ reason: { status: 404 } })
})

it('a format that is none is refused before anything is looked for', async () => {
  const { ada } = await startMailboxes()
  const asked = { userId, id: '1', format: 'fancy' }

  await expect(ada.users.messages.get(asked)).rejects.toMatchObject({ status: 400 })
  await expect(ada.users.threads.get(asked)).rejects.toMatchObject({ status: 400 })
  await expect(ada.users.drafts.get(asked)).rejects.toMatchObject({ status: 400 })
})
