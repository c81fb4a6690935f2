import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startHub, type TestHub } from '../../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

type Found = {
  messages: { id: string; subject: string; from: string; label_ids: string[]; date: string; text?: string }[]
}
const search = async (input: Record<string, unknown>) => {
  const { output, isError, text } = await hub.call('gmail_search_messages', input)
  if (isError) throw new Error(text)
  return output as Found & { next_page_token: string | null }
}

describe('gmail_search_messages', () => {
  it('lists the newest messages first when nothing is asked', async () => {
    const { messages } = await search({ max_results: 20 })

    const dates = messages.map(({ date }) => Date.parse(date))
    expect(dates.length).toBeGreaterThan(10)
    expect(dates).toEqual(dates.toSorted((a, b) => b - a))
  })

  it('takes what people type into the search box', async () => {
    const { messages } = await search({ q: 'from:bruno subject:budget is:unread' })

    expect(messages.length).toBeGreaterThan(0)
    for (const message of messages) {
      expect(message.label_ids).toContain('UNREAD')
      expect(message).toMatchObject({ from: expect.stringContaining('bruno@') })
      expect(message.subject).toContain('budget')
    }
  })

  it('keeps to the labels it is given', async () => {
    const { messages } = await search({ label_ids: ['SENT'], max_results: 50 })

    expect(messages.length).toBeGreaterThan(0)
    expect(messages.every(({ from }) => from.includes('ada@example.test'))).toBe(true)
  })

  it('takes labels by their names too, and tells those that there are', async () => {
    const named = await search({ label_ids: ['inbox', 'Unread'] })

    expect(named.messages.length).toBeGreaterThan(0)
    expect(named).toEqual(await search({ label_ids: ['INBOX', 'UNREAD'] }))
    expect(await search({ label_ids: ['projects/lighthouse'] })).toMatchObject({ messages: expect.any(Array) })
    await expect(search({ q: 'x'.repeat(2_001) })).rejects.toThrow('2000 characters')
    await expect(search({ label_ids: ['Nowhere'] })).rejects.toThrow('There are: Projects/Lighthouse')
  })

  it('goes on to the next page without losing or repeating a message', async () => {
    const whole = await search({ max_results: 8 })
    const first = await search({ max_results: 5 })
    const second = await search({ max_results: 3, page_token: first.next_page_token })

    expect([...first.messages, ...second.messages]).toEqual(whole.messages)
  })

  it('answers an empty list, and no error, when nothing is found', async () => {
    expect(await search({ q: 'subject:nobodywrotethis' })).toMatchObject({ messages: [], next_page_token: null })
  })

  it('leaves out what was deleted while it looked', async () => {
    const whole = await search({ max_results: 3 })
    const gone = whole.messages[1]!.id
    await hub.sandbox.faults.add({ method: 'GET', path: `/gmail/v1/users/me/messages/${gone}`, times: 1, status: 404 })

    expect(await search({ max_results: 3 })).toEqual({ ...whole, messages: [whole.messages[0], whole.messages[2]] })
  })

  it('gives texts when asked, within what the answer may be', async () => {
    const { messages, next_page_token } = await search({ include: 'body', max_results: 20, max_tokens: 1500 })
    const rest = await search({ include: 'body', max_results: 20, max_tokens: 1500, page_token: next_page_token })

    expect(messages.every(({ text }) => typeof text === 'string')).toBe(true)
    expect(JSON.stringify(messages).length).toBeLessThan(4 * 1500 + 500)
    expect(rest.messages[0]?.id).not.toBe(messages.at(-1)?.id)
  })
})
