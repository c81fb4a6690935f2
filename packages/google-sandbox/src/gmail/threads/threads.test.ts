import { describe, expect, it } from 'vitest'
import { startSandbox } from '../../testing/start-sandbox.ts'

const userId = 'me'

async function startWithThread() {
  const sandbox = await startSandbox()
  const { gmail } = await sandbox.connect()
  const find = async (q: string) => (await gmail.users.threads.list({ userId, q })).data.threads ?? []
  const [thread] = await find('subject:"budget for the field test"')
  return { gmail, find, at: { userId, id: thread?.id ?? '' } }
}

describe('a thread', () => {
  it('holds its messages, oldest first, and is found once', async () => {
    const { gmail, find, at } = await startWithThread()
    const { data } = await gmail.users.threads.get(at)
    const senders = data.messages?.map(
      ({ payload }) => payload?.headers?.find(({ name }) => name === 'From')?.value?.split(' ')[0],
    )

    expect(senders).toEqual(['Bruno', 'Ada', 'Bruno'])
    expect(await find('subject:"budget for the field test"')).toMatchObject([
      { id: at.id, snippet: expect.stringContaining('Two people it is') as string },
    ])
  })

  it('is labelled, thrown into the bin and taken out as one', async () => {
    const { gmail, find, at } = await startWithThread()
    await gmail.users.threads.modify({ ...at, requestBody: { removeLabelIds: ['UNREAD'] } })
    await gmail.users.threads.trash(at)
    expect((await find('in:trash')).map(({ id }) => id)).toContain(at.id)
    const { data } = await gmail.users.threads.untrash(at)

    for (const { labelIds } of data.messages ?? []) {
      expect(labelIds).not.toContain('TRASH')
      expect(labelIds).not.toContain('UNREAD')
    }
  })

  it('is deleted for good', async () => {
    const { gmail, at } = await startWithThread()
    await gmail.users.threads.delete(at)

    await expect(gmail.users.threads.get(at)).rejects.toMatchObject({ status: 404 })
  })

  it('is shown in the wanted format, never raw', async () => {
    const { gmail, at } = await startWithThread()
    const { data: minimal } = await gmail.users.threads.get({ ...at, format: 'minimal' })
    const { data: headers } = await gmail.users.threads.get({ ...at, format: 'metadata', metadataHeaders: ['subject'] })

    expect(minimal.messages?.every(({ payload }) => payload === undefined)).toBe(true)
    expect(headers.messages?.map(({ payload }) => payload?.headers?.length)).toEqual([1, 1, 1])
    await expect(gmail.users.threads.get({ ...at, format: 'raw' })).rejects.toMatchObject({ status: 400 })
  })

  it('comes in pages, each once', async () => {
    const { gmail } = await startWithThread()
    const { data: all } = await gmail.users.threads.list({ userId })
    const ids: string[] = []
    let pageToken: string | undefined
    do {
      const { data } = await gmail.users.threads.list({ userId, maxResults: 3, ...(pageToken && { pageToken }) })
      ids.push(...(data.threads ?? []).map(({ id }) => id ?? ''))
      pageToken = data.nextPageToken ?? undefined
    } while (pageToken)

    expect(ids).toEqual(all.threads?.map(({ id }) => id))
    expect(ids).toHaveLength(all.resultSizeEstimate ?? 0)
  })

  it('that does not exist is 404, whatever is done with it', async () => {
    const { gmail } = await startWithThread()
    const at = { userId, id: '1' }
    const { threads } = gmail.users

    for (const call of [
      () => threads.get(at),
      () => threads.modify({ ...at, requestBody: { addLabelIds: ['STARRED'] } }),
      () => threads.trash(at),
      () => threads.untrash(at),
      () => threads.delete(at),
    ]) {
      await expect(call()).rejects.toMatchObject({ status: 404 })
    }
  })
})
