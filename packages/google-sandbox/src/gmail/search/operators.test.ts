import type { gmail_v1 } from '@googleapis/gmail'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rawMail } from '../../testing/mail-pair.ts'
import { createSandboxForFile, type Sandbox } from '../../testing/start-sandbox.ts'

const ada = 'ada@example.test'
const now = () => new Date('2026-11-25T12:00:00Z')
const hour = 60

let sandbox: Sandbox
let gmail: gmail_v1.Gmail

/** Every message has one word as its subject, newest first. */
beforeAll(async () => {
  sandbox = await createSandboxForFile({ now, seed: 'empty' })
  await sandbox.plant({ accounts: [{ email: ada, name: 'Ada Berg', time_zone: 'Europe/Berlin' }] })
  ;({ gmail } = await sandbox.connect(ada))
  await gmail.users.labels.create({ userId: 'me', requestBody: { name: 'Trips/North Sea' } })
  await gmail.users.settings.sendAs.create({ userId: 'me', requestBody: { sendAsEmail: 'press@example.test' } })
  const mail = (subject: string, age: number, rest: object) => ({
    account: ada,
    subject,
    text: '',
    minutes_ago: age,
    ...rest,
  })
  await sandbox.plant({
    messages: [
      mail('alpha', hour, {
        from: 'Bruno <bruno@example.test>',
        to: ada,
        cc: 'Chen Wei <chen@example.test>',
        text: 'The keeper saw the storm at noon.',
        label_ids: ['INBOX', 'UNREAD', 'IMPORTANT', 'CATEGORY_PERSONAL'],
      }),
      mail('beta', 2 * hour, {
        raw: rawMail(
          { From: `Ada <${ada}>`, To: 'chen@example.test', Bcc: 'secret@example.test', Subject: 'beta' },
          'Watch https://www.youtube.com/watch?v=1 tonight.',
        ),
        label_ids: ['SENT'],
      }),
      mail('gamma', 3 * hour, {
        from: 'press@example.test',
        to: 'all@example.test',
        text: 'noon storm, then calm. See https://docs.google.com/document/d/1',
        label_ids: ['SENT', 'STARRED'],
      }),
      mail('delta', 4 * hour, {
        from: 'news@list.example',
        to: ada,
        headers: { 'List-ID': 'Weekly <weekly.list.example>', 'Delivered-To': 'ada+news@example.test' },
        text: 'word '.repeat(4000),
        label_ids: ['INBOX', 'CATEGORY_FORUMS', 'Label_1'],
      }),
      mail('epsilon', 30 * 24 * hour, {
        from: 'chen@example.test',
        to: ada,
        text: '明天的会议改到三点 naïve',
        attachments: [
          { filename: 'Final Report.pdf', content: 'x' },
          { filename: 'photo.JPG', content: 'x' },
        ],
        label_ids: ['INBOX'],
      }),
      mail('zeta', 40 * hour, { to: ada, text: 'unfinished', label_ids: ['DRAFT'] }),
    ],
  })
})
afterAll(() => sandbox.app.close())

async function find(q: string): Promise<string> {
  const { data } = await gmail.users.messages.list({ userId: 'me', q })
  const subjects = (data.messages ?? []).map(async ({ id }) => {
    const { data: message } = await gmail.users.messages.get({ userId: 'me', id: id ?? '' })
    return message.payload?.headers?.find(({ name }) => name === 'Subject')?.value ?? ''
  })
  return (await Promise.all(subjects)).join(' ')
}

describe('q', () => {
  it.each([
    // people
    ['cc:chen', 'alpha'],
    ['cc:"chen wei"', 'alpha'],
    ['bcc:secret', 'beta'],
    ['to:secret', 'beta'],
    ['to:chen', 'alpha beta'],
    ['to:me', 'alpha delta zeta epsilon'],
    ['from:me', 'beta gamma'],
    ['from:(bruno OR chen)', 'alpha epsilon'],
    ['from:{bruno chen}', 'alpha epsilon'],
    ['-from:me from:example.test', 'alpha epsilon'],
    ['list:weekly.list.example', 'delta'],
    ['deliveredto:ada+news@example.test', 'delta'],
    // words
    ['storm noon', 'alpha gamma'],
    ['"noon storm"', 'gamma'],
    ['-"noon storm" storm', 'alpha'],
    ['STORM Keeper', 'alpha'],
    ['会议', 'epsilon'],
    ['naïve', 'epsilon'],
    ['stor', ''],
    // groups
    ['keeper OR calm', 'alpha gamma'],
    ['keeper OR calm OR unfinished', 'alpha gamma zeta'],
    ['(storm keeper) OR unfinished', 'alpha zeta'],
    ['storm (keeper OR nothing)', 'alpha'],
    ['storm keeper OR calm', 'alpha gamma'],
    ['{keeper unfinished} -in:drafts', 'alpha'],
    ['-{keeper calm} storm', ''],
    ['-(storm keeper) storm', 'gamma'],
    ['storm AND calm', 'gamma'],
    ['+storm', 'alpha gamma'],
    ['subject:(alpha OR beta)', 'alpha beta'],
    ['subject:"alpha"', 'alpha'],
    // places
    ['in:drafts', 'zeta'],
    ['in:draft', 'zeta'],
    ['label:drafts', 'zeta'],
    ['is:draft', 'zeta'],
    ['label:inbox is:unread', 'alpha'],
    ['is:important', 'alpha'],
    ['label:starred', 'gamma'],
    ['label:trips-north-sea', 'delta'],
    ['label:"Trips/North Sea"', 'delta'],
    ['in:trips-north-sea', 'delta'],
    ['label:nothing-like-it', ''],
    ['category:forums', 'delta'],
    ['category:primary', 'alpha'],
    ['has:userlabels', 'delta'],
    ['has:nouserlabels in:inbox', 'alpha epsilon'],
    // files
    ['has:attachment', 'epsilon'],
    ['has:pdf', 'epsilon'],
    ['has:image', 'epsilon'],
    ['has:spreadsheet', ''],
    ['filename:pdf', 'epsilon'],
    ['filename:"final report.pdf"', 'epsilon'],
    ['filename:report', 'epsilon'],
    ['filename:jpg', 'epsilon'],
    ['report', 'epsilon'],
    ['has:youtube', 'beta'],
    ['has:drive', 'gamma'],
    // time and size
    [`after:${Date.parse('2026-11-25T09:30:00Z') / 1000}`, 'alpha beta'],
    [`before:${Date.parse('2026-11-20T00:00:00Z') / 1000}`, 'epsilon'],
    ['older:2026/11/20', 'epsilon'],
    ['newer:2026/11/25', 'alpha beta gamma delta'],
    ['after:11/25/2026', 'alpha beta gamma delta'],
    ['newer_than:3h', 'alpha beta gamma'],
    ['older_than:2m', ''],
    ['older_than:20d', 'epsilon'],
    ['newer_than:1y subject:epsilon', 'epsilon'],
    ['larger:10K', 'delta'],
    ['larger:10000', 'delta'],
    ['size:10000', 'delta'],
    ['larger:1M', ''],
    ['smaller:10K in:inbox', 'alpha epsilon'],
  ])('%s finds %s', async (q, subjects) => {
    expect(await find(q)).toBe(subjects)
  })

  it.each([
    'storm AROUND 3 noon',
    'Re: lamp',
    'category:blue',
    'larger:big',
    'subject:',
    '{open',
    'storm)',
    'OR storm',
    'from:()OR',
  ])('%s is a 400', async (q) => {
    await expect(gmail.users.messages.list({ userId: 'me', q })).rejects.toMatchObject({ status: 400 })
  })

  it.each(['(', '{', '-'])('nested 5000 deep by %s is a 400', async (opening) => {
    const q = `${opening.repeat(5000)}x`
    await expect(gmail.users.messages.list({ userId: 'me', q })).rejects.toMatchObject({ status: 400 })
  })

  it('reads as many ORs as an address can hold, and brackets that a person would write', async () => {
    const list = (q: string) => gmail.users.messages.list({ userId: 'me', q })

    await expect(list(`a${'|a'.repeat(2500)}`)).resolves.toMatchObject({ status: 200 })
    await expect(list(`${'('.repeat(50)}a${')'.repeat(50)}`)).resolves.toMatchObject({ status: 200 })
  })

  it('counts and pages as Google does: 100, at most 500', async () => {
    const messages = Array.from({ length: 510 }, () => ({
      account: ada,
      subject: 'many',
      text: '',
      label_ids: ['INBOX'],
    }))
    await sandbox.plant({ messages })
    const list = (more: object) => gmail.users.messages.list({ userId: 'me', q: 'subject:many', ...more })
    const { data: usual } = await list({})
    const { data: most } = await list({ maxResults: 600 })
    const { data: rest } = await list({ maxResults: 600, pageToken: most.nextPageToken ?? '' })

    expect([usual.messages?.length, most.messages?.length, rest.messages?.length]).toEqual([100, 500, 10])
    expect(usual.resultSizeEstimate).toBe(510)
    expect(rest.nextPageToken).toBeUndefined()
  })

  it('refuses a label that does not exist', async () => {
    const list = gmail.users.messages.list({ userId: 'me', labelIds: ['Label_99'] })

    await expect(list).rejects.toMatchObject({ status: 400, message: 'Invalid label: Label_99' })
  })
})
