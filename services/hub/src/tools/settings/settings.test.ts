import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { startHub, type TestHub } from '../../testing/start-hub.ts'
import { fromVacation } from './vacation.ts'

const hub: TestHub = await startHub({ HUB_TOOLSETS: 'all' })
beforeEach(async () => {
  await hub.sandbox.reset()
  await hub.login()
})
afterAll(() => hub.close())

const ask = async (tool: string, input: Record<string, unknown> = {}) => {
  const { output, isError, text } = await hub.call(tool, input)
  if (isError) throw new Error(text)
  return output
}

describe('a label', () => {
  const names = async () => ((await ask('gmail_list_labels'))['labels'] as { name: string }[]).map(({ name }) => name)

  it('is created, renamed by its name, painted, and deleted', async () => {
    await ask('gmail_create_label', { name: 'Work/Bills', background_color: '#fb4c2f', text_color: '#ffffff' })
    await ask('gmail_update_label', { label: 'work/bills', name: 'Invoices', visibility: 'hide' })

    expect(await names()).toContain('Invoices')
    await ask('gmail_delete_label', { label: 'Invoices' })
    expect(await names()).not.toContain('Invoices')
  })

  it.each([
    ['gmail_create_label', { name: 'lighthouse' }, /exists/],
    ['gmail_create_label', { name: 'x', background_color: '#123456' }, /palette/],
    ['gmail_update_label', { label: 'INBOX' }, /Say what is to change/],
    ['gmail_delete_label', { label: 'nonsense' }, /There is no label "nonsense"/],
  ])('that cannot be is told by %s %j', async (tool, input, why) => {
    if (why.source === 'exists') await ask(tool, input)
    expect(await hub.call(tool, input)).toMatchObject({ isError: true, text: expect.stringMatching(why) })
  })
})

describe('a filter', () => {
  it('is created in plain words, listed, and deleted', async () => {
    const wanted = { from: 'news@weekly-optics.example', larger_than: 1000 }
    const filter = await ask('gmail_create_filter', { ...wanted, mark: ['archive', 'read'], add_labels: ['Label_1'] })

    expect(filter).toEqual({
      id: expect.any(String),
      ...wanted,
      add_labels: ['Label_1'],
      remove_labels: ['INBOX', 'UNREAD'],
    })
    expect((await ask('gmail_list_filters'))['filters']).toEqual([filter])
    await ask('gmail_delete_filter', { filter_id: filter['id'] })
    expect((await ask('gmail_list_filters'))['filters']).toEqual([])
  })

  it('is one of many, which are listed page by page', async () => {
    for (const n of [1, 2, 3]) await ask('gmail_create_filter', { query: `${n} ${'x'.repeat(300)}`, mark: ['read'] })
    const first = await ask('gmail_list_filters', { max_tokens: 100 })
    const second = await ask('gmail_list_filters', { page_token: first['next_page_token'] })

    expect(first['filters']).toHaveLength(1)
    expect(second).toMatchObject({ filters: [expect.anything(), expect.anything()], next_page_token: null })
  })

  it.each([
    [{ mark: ['archive'] }, /Say which mail it is for/],
    [{ query: 'x'.repeat(1_501), mark: ['archive'] }, /query.*1500 characters/],
    [{ from: 'a@b.example' }, /Say what it does/],
    [{ from: 'a@b.example', larger_than: 1, smaller_than: 2, mark: ['read'] }, /not both/],
    [{ from: 'a@b.example', forward: 'mallory@example.test' }, /forward/i],
    [{ from: 'a@b.example', forward: 'nobody' }, /is no e-mail address/],
    [{ from: 'a@b.example', mark: ['read', 'unread'] }, /UNREAD cannot come and go/],
    [{ from: 'a@b.example', add_labels: ['trash'] }, /deletes mail unread.*No filter was created/],
    [{ from: 'a@b.example', mark: ['read', 'not_spam'] }, /decides what is spam/],
    [{ from: 'a@b.example', mark: ['archive'], remove_labels: ['SPAM'] }, /decides what is spam/],
    [{ from: 'a@b.example', add_labels: Array.from({ length: 51 }, () => 'INBOX') }, /add_labels.*50/],
  ])('that means or does nothing is told: %j', async (input, why) => {
    expect(await hub.call('gmail_create_filter', input)).toMatchObject({
      isError: true,
      text: expect.stringMatching(why),
    })
    expect((await ask('gmail_list_filters'))['filters']).toEqual([])
  })
})

describe('the out-of-office reply', () => {
  it('is set for days in the zone of the user, and keeps what is not given', async () => {
    await ask('gmail_set_vacation', {
      enabled: true,
      subject: 'Away',
      text: 'Back on Monday.',
      start: '2026-12-01',
      end: '2026-12-04',
      contacts_only: true,
    })
    await ask('gmail_set_vacation', { enabled: true, end: null })
    const { end, ...rest } = await ask('gmail_set_vacation', { enabled: true, end: '2026-12-04' })

    expect(end).toBe('Sat 2026-12-05T00:00:00+01:00[Europe/Berlin]')
    expect(rest).toEqual({
      enabled: true,
      subject: 'Away',
      text: 'Back on Monday.',
      start: 'Tue 2026-12-01T00:00:00+01:00[Europe/Berlin]',
      contacts_only: true,
      domain_only: false,
    })
    expect(await ask('gmail_get_vacation')).toEqual({ ...rest, end })
  })

  it('is told, and shown for approval, as Gmail sends it: in HTML where it has both', () => {
    const settings = { responseBodyPlainText: 'Back on Monday.', responseBodyHtml: '<p>The key is 1234.</p>' }

    expect(fromVacation(settings, 'UTC').text).toBe('The key is 1234.')
  })

  it('is cut where it is longer than wanted, and says so', async () => {
    const text = 'Back on Monday. '.repeat(2_000)
    const answers = [
      await ask('gmail_set_vacation', { enabled: true, text }),
      await ask('gmail_get_vacation', { max_tokens: 100 }),
    ]

    for (const answer of answers) expect(answer).toMatchObject({ truncated: true })
    expect(answers.map((answer) => String(answer['text']).length)).toEqual([16_000, 400])
  })

  it.each([
    [{ enabled: true }, 'Give the `text`'],
    [{ enabled: true, text: 'x', start: '2026-12-04', end: '2026-12-01' }, 'end must come after start'],
  ])('that cannot be is told: %j', async (input, why) => {
    expect(await hub.call('gmail_set_vacation', input)).toMatchObject({
      isError: true,
      text: expect.stringContaining(why),
    })
    expect(await ask('gmail_get_vacation')).toMatchObject({ enabled: false })
  })
})

it('the addresses of the user are listed', async () => {
  expect(await ask('gmail_list_send_as')).toMatchObject({ next_page_token: null })
  expect((await ask('gmail_list_send_as'))['send_as']).toEqual([
    {
      address: 'ada@example.test',
      name: 'Ada Berg',
      reply_to: '',
      is_default: true,
      is_verified: true,
      signature: expect.any(String),
    },
  ])
})

it.each([
  ['gmail_create_label', '/gmail/v1/users/me/labels', { name: 'Once' }],
  ['gmail_create_filter', '/gmail/v1/users/me/settings/filters', { from: 'a@b.example', mark: ['read', 'archive'] }],
])('%s looks whether it was done when Google’s answer breaks off', async (tool, path, input) => {
  await hub.sandbox.faults.add({ method: 'POST', path, truncate: true })

  expect(await ask(tool, input)).toMatchObject({ id: expect.any(String) })
  expect((await hub.sandbox.calls.list(path)).filter(({ method }) => method === 'POST')).toHaveLength(1)
})
