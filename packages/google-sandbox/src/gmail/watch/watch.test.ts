import { expect, it } from 'vitest'
import { startMailboxes, userId } from '../../testing/mail-pair.ts'

const topicName = 'projects/lighthouse/topics/mail'

it('watch names the latest change and ends in seven days; stop ends it', async () => {
  const { ada } = await startMailboxes()
  const { data } = await ada.users.watch({ userId, requestBody: { topicName, labelIds: ['INBOX'] } })

  expect(data.historyId).toBe((await ada.users.getProfile({ userId })).data.historyId)
  expect(data.expiration).toBe(String(Date.parse('2026-12-02T12:00:00Z')))
  expect((await ada.users.stop({ userId })).status).toBe(204)
})

it.each([
  ['no topic', {}],
  ['a topic that is none', { topicName: 'mail' }],
  ['an unknown label', { topicName, labelIds: ['Label_9'] }],
])('watch with %s is 400', async (_what, requestBody) => {
  const { ada } = await startMailboxes()

  await expect(ada.users.watch({ userId, requestBody })).rejects.toMatchObject({ status: 400 })
})
