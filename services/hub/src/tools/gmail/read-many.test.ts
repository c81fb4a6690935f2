import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHub, type TestHub } from '../../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub({ HUB_TOOLSETS: 'all' })
  await hub.login()
})
afterAll(() => hub.close())

interface Message {
  id: string
  thread_id: string
  text?: string
  date: string
  label_ids: string[]
  attachments?: string[]
}
type Page = { messages: Message[]; next_page_token: string | null; unread_in_inbox: number }
const ask = async <T = Page>(tool: string, input: Record<string, unknown> = {}) => {
  const { output, isError, text } = await hub.call(tool, input)
  if (isError) throw new Error(text)
  return output as T
}
const search = async (q: string) => (await ask('gmail_search_messages', { q, max_results: 50 })).messages

describe('gmail_list_unread', () => {
  it('lists what is unread in the inbox, and how much there is', async () => {
    const { messages, unread_in_inbox } = await ask('gmail_list_unread', { max_results: 50 })

    expect(messages.map(({ id }) => id)).toEqual((await search('in:inbox is:unread')).map(({ id }) => id))
    expect(messages).toHaveLength(unread_in_inbox)
  })
})

describe('gmail_get_messages', () => {
  it('reads what is there, and names what is not', async () => {
    const [one, two] = await search('in:inbox')
    const read = await ask<{ messages: Message[]; failed: { id: string; error: string }[] }>('gmail_get_messages', {
      message_ids: [one!.id, '0123456789abcdef', two!.id],
    })

    expect(read.messages.map(({ id }) => id).sort()).toEqual([one!.id, two!.id].sort())
    expect(read.failed).toEqual([{ id: '0123456789abcdef', error: expect.stringMatching(/not found/i) }])
  })

  it('is an error when none is there', async () => {
    expect(await hub.call('gmail_get_messages', { message_ids: ['0123456789abcdef'] })).toMatchObject({
      isError: true,
      text: expect.stringMatching(/not found/i),
    })
  })

  it('says which did not fit', async () => {
    const ids = (await search('in:inbox')).map(({ id }) => id)
    const answer = await ask<{ messages: Message[]; not_read: string[] }>('gmail_get_messages', {
      message_ids: ids,
      max_tokens: 500,
    })

    expect(answer.not_read.length).toBeGreaterThan(0)
    expect([...answer.messages.map(({ id }) => id), ...answer.not_read].sort()).toEqual(ids.sort())
  })

  it('says that Google limits, and does not answer with less', async () => {
    const [one] = await search('in:inbox')
    await hub.sandbox.faults.add({
      path: '/gmail/v1/users/me/messages/*',
      status: 429,
      times: 20,
      headers: { 'retry-after': '60' },
    })

    expect(await hub.call('gmail_get_messages', { message_ids: [one!.id] })).toMatchObject({
      isError: true,
      text: expect.stringContaining('Google limits how often it is asked'),
    })
    await hub.sandbox.faults.clear()
  })
})

describe('gmail_get_thread', () => {
  it('reads a conversation from its beginning, without what is quoted', async () => {
    const [any] = await search('subject:budget')
    const { messages } = await ask('gmail_get_thread', { thread_id: any!.thread_id })

    expect(messages).toHaveLength(3)
    expect(messages.map(({ date }) => date.slice(4))).toEqual(messages.map(({ date }) => date.slice(4)).sort())
    expect(messages[0]!.attachments).toEqual([
      expect.stringMatching(/^\d: budget\.csv \(text\/csv, \d+ bytes\)$/),
      expect.stringContaining('Angebot Größe M.pdf'),
    ])
    expect(messages[1]!.text).toContain('The lenses I can defend'.slice(4))
    expect(messages[1]!.text).not.toContain('> Can you approve')
  })

  it('comes in pages where it is long, and loses nothing', async () => {
    const [any] = await search('subject:budget')
    const ids: string[] = []
    let page_token: string | null | undefined
    do {
      const page: Page = await ask('gmail_get_thread', { thread_id: any!.thread_id, max_tokens: 150, page_token })
      ids.push(...page.messages.map(({ id }) => id))
      page_token = page.next_page_token
    } while (page_token)

    expect(new Set(ids).size).toBe(3)
  })
})

describe('gmail_list_labels', () => {
  type Labels = { labels: { id: string; name: string; unread?: number }[]; next_page_token: string | null }

  it('names labels, with counts when asked', async () => {
    const plain = await ask<Labels>('gmail_list_labels')
    const counted = await ask<Labels>('gmail_list_labels', { counts: true })

    expect(plain.labels).toContainEqual({ id: 'INBOX', name: 'INBOX' })
    expect(counted.labels.find(({ id }) => id === 'INBOX')?.unread).toBe((await search('in:inbox is:unread')).length)
  })

  it.each([false, true])('goes on where the answer was full, counted: %s', async (counts) => {
    const all = await ask<Labels>('gmail_list_labels', { counts })
    const read: Labels['labels'] = []
    let page_token: string | undefined
    do {
      const page = await ask<Labels>('gmail_list_labels', {
        counts,
        max_tokens: 100,
        ...(page_token && { page_token }),
      })
      expect(JSON.stringify(page.labels).length).toBeLessThan(500)
      read.push(...page.labels)
      page_token = page.next_page_token ?? undefined
    } while (page_token)

    expect(all.next_page_token).toBeNull()
    expect(read).toEqual(all.labels)
  })

  it('counts a hundred at once', async () => {
    await hub.sandbox.calls.clear()
    for (let n = 0; n < 100; n++) await ask('gmail_create_label', { name: `Label ${n}` })
    const { labels, next_page_token } = await ask<Labels>('gmail_list_labels', { counts: true, max_tokens: 50_000 })

    expect(labels).toHaveLength(100)
    expect(next_page_token).not.toBeNull()
    expect(await hub.sandbox.calls.count('/gmail/v1/users/me/labels/*')).toBe(100)
  })
})
