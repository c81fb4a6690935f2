import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { createSandboxForFile, type Sandbox } from '../../testing/start-sandbox.ts'
import type { gmail_v1 } from '@googleapis/gmail'

const ada = 'ada@example.test'
const now = () => new Date('2026-11-25T12:00:00Z')
const day = 24 * 60

let sandbox: Sandbox
let gmail: gmail_v1.Gmail

beforeAll(async () => {
  sandbox = await createSandboxForFile({ now, seed: 'empty' })
  await sandbox.plant({ accounts: [{ email: ada, name: 'Ada Berg', time_zone: 'Europe/Berlin' }] })
  ;({ gmail } = await sandbox.connect(ada))
  const label = await gmail.users.labels.create({ userId: 'me', requestBody: { name: 'Projects/Lighthouse' } })
  const mail = (subject: string, rest: object) => ({ account: ada, to: ada, subject, text: subject, ...rest })
  await sandbox.plant({
    messages: [
      mail('prototype', {
        from: 'Greta Öztürk <greta@optik.example>',
        text: 'The prototype leaves the yard on Thursday.',
        minutes_ago: 60,
      }),
      mail('budget', {
        from: 'Bruno Costa <bruno@example.test>',
        text: 'Here is what the field test costs.',
        message_id: '<budget-1@example.test>',
        attachments: [{ filename: 'budget.csv', content: 'a,b', content_type: 'text/csv' }],
        minutes_ago: 3 * day,
        label_ids: ['INBOX', 'STARRED'],
      }),
      mail('Re: budget', {
        from: `Ada Berg <${ada}>`,
        to: 'bruno@example.test',
        text: 'The test in the field is fine.',
        minutes_ago: 2 * day,
        label_ids: ['SENT'],
      }),
      // The 24th in Berlin and in UTC, still the 23rd on the Pacific coast, where Google's days begin.
      mail('midnight', { from: 'owl@example.test', at: '2026-11-24T07:30:00Z', label_ids: ['INBOX'] }),
      mail('build', { from: 'ci@example.test', minutes_ago: 7 * day, label_ids: [label.data.id, 'CATEGORY_UPDATES'] }),
      mail('won', { from: 'win@draw.example', minutes_ago: day * 8, label_ids: ['SPAM', 'UNREAD'] }),
      mail('farewell', { from: 'list@old.example', minutes_ago: day * 9, label_ids: ['TRASH'] }),
    ],
  })
})
afterAll(() => sandbox.app.close())

async function find(parameters: gmail_v1.Params$Resource$Users$Messages$List): Promise<string[]> {
  const { data } = await gmail.users.messages.list({ userId: 'me', ...parameters })
  const subjects = (data.messages ?? []).map(async ({ id }) => {
    const message = await gmail.users.messages.get({
      userId: 'me',
      id: id ?? '',
      format: 'metadata',
      metadataHeaders: ['Subject'],
    })
    return message.data.payload?.headers?.[0]?.value ?? ''
  })
  return Promise.all(subjects)
}

const everything = ['prototype', 'midnight', 'Re: budget', 'budget', 'build']

describe('messages.list', () => {
  it.each([
    ['', everything],
    ['prototype', ['prototype']],
    ['from:greta', ['prototype']],
    ['from:öztürk', ['prototype']],
    ['from:optik.example', ['prototype']],
    ['from:greta@optik.example', ['prototype']],
    ['from:gre', []],
    ['from:me', ['Re: budget']],
    ['to:bruno', ['Re: budget']],
    ['subject:budget', ['Re: budget', 'budget']],
    ['subject:(re budget)', ['Re: budget']],
    ['"field test"', ['budget']],
    ['field test', ['Re: budget', 'budget']],
    ['prototype OR midnight', ['prototype', 'midnight']],
    ['{prototype midnight}', ['prototype', 'midnight']],
    ['subject:budget -from:me', ['budget']],
    ['-subject:budget', ['prototype', 'midnight', 'build']],
    ['in:inbox', ['prototype', 'midnight', 'budget']],
    ['in:sent', ['Re: budget']],
    ['in:spam', ['won']],
    ['in:trash', ['farewell']],
    ['in:anywhere', [...everything, 'won', 'farewell']],
    ['is:unread', ['prototype']],
    ['is:starred', ['budget']],
    ['is:read in:inbox', ['midnight', 'budget']],
    ['has:attachment', ['budget']],
    ['filename:csv', ['budget']],
    ['label:projects-lighthouse', ['build']],
    ['category:updates', ['build']],
    ['rfc822msgid:<budget-1@example.test>', ['budget']],
    ['after:2026/11/24', ['prototype']],
    ['before:2026/11/24', ['midnight', 'Re: budget', 'budget', 'build']],
    ['after:2026-11-22 before:2026-11-24', ['midnight', 'Re: budget', 'budget']],
    ['newer_than:2d', ['prototype', 'midnight', 'Re: budget']],
    ['older_than:5d', ['build']],
    ['larger:1M', []],
  ])('finds with %s what Gmail finds', async (q, subjects) => {
    expect(await find({ q })).toEqual(subjects)
  })

  it.each([
    'colour:blue',
    'is:purple',
    'in:nowhere',
    'has:wings',
    'after:soon',
    'newer_than:later',
    '(open',
    'from:',
    'a OR',
  ])('says loudly that it cannot read %s', async (q) => {
    await expect(gmail.users.messages.list({ userId: 'me', q })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('Invalid query') as string,
      response: { data: { error: { errors: [{ location: 'q' }] } } },
    })
  })

  it('holds every message to all of labelIds', async () => {
    expect(await find({ labelIds: ['INBOX'] })).toEqual(['prototype', 'midnight', 'budget'])
    expect(await find({ labelIds: ['INBOX', 'STARRED'] })).toEqual(['budget'])
    expect(await find({ labelIds: ['SPAM'] })).toEqual(['won'])
    expect(await find({ includeSpamTrash: true })).toHaveLength(7)
  })

  it('gives every message once over all pages', async () => {
    const pages: string[][] = []
    let pageToken: string | undefined
    do {
      const { data } = await gmail.users.messages.list({ userId: 'me', maxResults: 2, ...(pageToken && { pageToken }) })
      pages.push((data.messages ?? []).map(({ id }) => id ?? ''))
      pageToken = data.nextPageToken ?? undefined
    } while (pageToken)

    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1])
    expect(new Set(pages.flat()).size).toBe(5)
    await expect(gmail.users.messages.list({ userId: 'me', pageToken: 'made-up' })).rejects.toMatchObject({
      status: 400,
    })
  })

  it('leaves the list out when nothing is found, as Gmail does', async () => {
    const { data } = await gmail.users.messages.list({ userId: 'me', q: 'nothing-like-it' })

    expect(data).toEqual({ resultSizeEstimate: 0 })
  })
})
