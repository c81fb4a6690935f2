import { createGuardedFetch, type GuardedFetch } from '@oma/http'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { ada, startHub, type TestHub } from '../../testing/start-hub.ts'

/** The internet as far as this file needs it. */
const asked: { url: string; body: string | undefined }[] = []
let answer: GuardedFetch = async () => new Response(null, { status: 200 })
const hub: TestHub = await startHub({ HUB_TOOLSETS: 'all' }, async (url, init) => {
  asked.push({ url: String(url), body: init?.body })
  return answer(url, init)
})
beforeEach(async () => {
  await hub.sandbox.reset()
  await hub.login()
  asked.length = 0
  answer = async () => new Response(null, { status: 200 })
})
afterAll(() => hub.close())

const page = 'https://list.example/unsubscribe?id=1'
const oneClick = { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
const unsubscribe = async (headers: Record<string, string>, label = 'INBOX') => {
  const mail = { account: ada, from: 'news@list.example', subject: 'News', text: 'x', headers, label_ids: [label] }
  const { messages } = await hub.sandbox.seed({ messages: [mail] })
  return hub.call('gmail_unsubscribe', { message_id: messages[0]!.id })
}

describe('gmail_unsubscribe', () => {
  it('does so by one click, and tells the list no more than that', async () => {
    const { output } = await unsubscribe({ 'List-Unsubscribe': `<mailto:u@list.example>, <${page}>`, ...oneClick })

    expect(output).toMatchObject({ status: 'unsubscribed', host: 'list.example' })
    expect(asked).toEqual([{ url: page, body: 'List-Unsubscribe=One-Click' }])
  })

  it('writes the mail as a draft where there is no click, and sends nothing', async () => {
    await hub.sandbox.calls.clear()
    const { output } = await unsubscribe({ 'List-Unsubscribe': '<mailto:u@list.example?subject=stop%20it>' })
    const { drafts } = (await hub.call('gmail_list_drafts')).output as { drafts: object[] }

    expect(output).toMatchObject({ status: 'draft', note: expect.stringContaining('u@list.example') })
    expect(drafts).toMatchObject([{ draft_id: output['draft_id'], to: 'u@list.example', subject: 'stop it' }])
    expect(asked).toEqual([])
    expect(await hub.sandbox.calls.count('*/send')).toBe(0)
  })

  it('writes one draft, and clicks once, however often it is asked and whatever breaks off', async () => {
    await hub.sandbox.faults.add({ method: 'POST', path: '/upload/gmail/v1/users/me/drafts', truncate: true })
    const mail = await unsubscribe({ 'List-Unsubscribe': '<mailto:u@list.example>' })
    const { drafts } = (await hub.call('gmail_list_drafts')).output as { drafts: { draft_id: string }[] }
    const { messages } = await hub.sandbox.seed({
      messages: [{ account: ada, text: 'x', headers: { 'List-Unsubscribe': `<${page}>`, ...oneClick } }],
    })
    const input = { message_id: messages[0]!.id, idempotency_key: 'unsubscribe-once' }
    const clicked = await hub.call('gmail_unsubscribe', input)

    expect(mail.output).toMatchObject({ status: 'draft', draft_id: drafts[0]!.draft_id })
    expect(drafts).toHaveLength(1)
    expect(clicked.output).toMatchObject({ status: 'unsubscribed' })
    expect(await hub.call('gmail_unsubscribe', input)).toEqual(clicked)
    expect(asked).toHaveLength(1)
  })

  it('gives the page to the user when the list refuses the click', async () => {
    answer = async () => new Response(null, { status: 302 })
    const { output } = await unsubscribe({ 'List-Unsubscribe': `<mailto:u@list.example>, <${page}>`, ...oneClick })

    expect(output).toMatchObject({ status: 'open_page', page })
  })

  it('does not know, and does not click twice, when there is no answer', async () => {
    answer = () => Promise.reject(new Error('timeout'))
    const { output } = await unsubscribe({ 'List-Unsubscribe': `<${page}>, <mailto:u@list.example>`, ...oneClick })

    expect(output).toMatchObject({ status: 'unknown' })
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['without https', { 'List-Unsubscribe': '<http://list.example/u>', ...oneClick }],
    ['with a password', { 'List-Unsubscribe': '<https://a:b@list.example/u>', ...oneClick }],
    ['to a file', { 'List-Unsubscribe': '<file:///etc/passwd>', ...oneClick }],
    ['to nobody', { 'List-Unsubscribe': '<mailto:nobody>' }],
    ['with a header of its own', { 'List-Unsubscribe': '<mailto:u@list.example?subject=a%0D%0ABcc:%20m@x.example>' }],
    ['at all', {}],
  ])('takes no way %s', async (_, headers) => {
    expect(await unsubscribe(headers)).toMatchObject({
      isError: true,
      text: expect.stringContaining('no safe way to unsubscribe'),
    })
    expect(asked).toEqual([])
  })

  it('does not click for a header that nobody signed, nor for spam', async () => {
    const headers = { 'List-Unsubscribe': `<${page}>`, ...oneClick }
    const unsigned = { ...headers, 'Authentication-Results': 'mx.google.com; dkim=fail; spf=pass' }

    expect((await unsubscribe(unsigned)).output).toMatchObject({ status: 'open_page' })
    expect(await unsubscribe(headers, 'SPAM')).toMatchObject({ isError: true, text: expect.stringContaining('spam') })
    expect(asked).toEqual([])
  })
})

it('a list whose server is behind this machine is not asked', async () => {
  answer = createGuardedFetch()
  for (const host of ['127.0.0.1', '[::1]', '169.254.169.254', 'localhost']) {
    const { output } = await unsubscribe({ 'List-Unsubscribe': `<https://${host}/u>`, ...oneClick })
    expect(output).toMatchObject({ status: 'unknown', note: expect.stringContaining('could not be asked') })
  }
})
