import type { gmail_v1 } from '@googleapis/gmail'
import { describe, expect, it } from 'vitest'
import { ada, bruno, find, send, startMailboxes, userId } from '../../../testing/mail-pair.ts'

type Filter = gmail_v1.Schema$Filter

async function startWithFilter(filter: Filter) {
  const people = await startMailboxes()
  const { data } = await people.ada.users.settings.filters.create({ userId, requestBody: filter })
  return { ...people, filter: data, id: data.id ?? '' }
}

const starBruno: Filter = { criteria: { from: 'bruno' }, action: { addLabelIds: ['STARRED'] } }

describe('a filter', () => {
  it('is created with an id, listed, read and deleted', async () => {
    const { ada, filter, id } = await startWithFilter(starBruno)

    expect(filter).toEqual({ id, ...starBruno })
    expect((await ada.users.settings.filters.list({ userId })).data).toEqual({ filter: [filter] })
    expect((await ada.users.settings.filters.get({ userId, id })).data).toEqual(filter)
    await ada.users.settings.filters.delete({ userId, id })
    expect((await ada.users.settings.filters.list({ userId })).data).toEqual({})
    await expect(ada.users.settings.filters.get({ userId, id })).rejects.toMatchObject({ status: 404 })
    await expect(ada.users.settings.filters.delete({ userId, id })).rejects.toMatchObject({ status: 404 })
  })

  it.each<[string, gmail_v1.Schema$FilterCriteria, boolean]>([
    ['the sender', { from: bruno }, true],
    ['one of several senders', { from: 'nobody OR bruno' }, true],
    ['another sender', { from: 'chen' }, false],
    ['the local part of a recipient', { to: 'ada' }, true],
    ['words of the subject', { subject: 'the LAMP' }, true],
    ['words of the subject in another order', { subject: 'lamp the' }, false],
    ['a search', { query: 'wick -storm' }, true],
    ['a search that must fail', { negatedQuery: 'wick' }, false],
    ['an attachment', { hasAttachment: true }, false],
    ['a size', { size: 10_000, sizeComparison: 'smaller' }, true],
    ['another size', { size: 10_000, sizeComparison: 'larger' }, false],
    ['all of its criteria', { from: 'bruno', subject: 'storm' }, false],
  ])('goes by %s', async (_what, criteria, hit) => {
    const { ada: hers, bruno: his } = await startWithFilter({ criteria, action: { addLabelIds: ['STARRED'] } })
    await send(his, { To: ada, Subject: 'Re: The lamp' }, 'The wick is new.')
    const [arrived] = await find(hers, 'in:inbox')

    expect(arrived?.labelIds.includes('STARRED')).toBe(hit)
  })

  it('moves arriving mail out of the inbox, read, under a label of its own', async () => {
    const { ada: hers, bruno: his } = await startMailboxes()
    const label = (await hers.users.labels.create({ userId, requestBody: { name: 'Lamps' } })).data.id ?? ''
    const action = { addLabelIds: [label], removeLabelIds: ['INBOX', 'UNREAD'] }
    await hers.users.settings.filters.create({ userId, requestBody: { criteria: { from: bruno }, action } })
    await send(his, { To: ada, Subject: 'Lamp' })
    const [arrived] = await find(hers, 'label:lamps')

    expect(arrived?.labelIds).not.toContain('INBOX')
    expect(arrived?.labelIds).not.toContain('UNREAD')
  })

  it('that throws away leaves nothing in the inbox', async () => {
    const action = { addLabelIds: ['TRASH'] }
    const { ada: hers, bruno: his } = await startWithFilter({ criteria: { from: bruno }, action })
    await send(his, { To: ada, Subject: 'Lamp' })

    expect(await find(hers, 'in:inbox')).toEqual([])
    expect(await find(hers, 'in:trash')).toHaveLength(1)
  })

  it('acts on mail to oneself, and leaves what is there already alone', async () => {
    const { ada: hers, sandbox } = await startMailboxes()
    await sandbox.plant({ messages: [{ account: ada, from: ada, subject: 'Before', text: 'x' }] })
    const requestBody = { criteria: { from: ada }, action: { addLabelIds: ['STARRED'] } }
    await hers.users.settings.filters.create({ userId, requestBody })
    await send(hers, { To: ada, Subject: 'After' })

    expect((await find(hers, 'is:starred')).map(({ header }) => header('Subject'))).toEqual(['After'])
  })

  it('acts on planted mail that comes from outside, not on what is planted in its place', async () => {
    const { ada: hers, sandbox } = await startWithFilter({
      criteria: { from: 'greta' },
      action: starBruno.action ?? {},
    })
    const mail = { account: ada, from: 'greta@optik.example', text: 'x' }
    await sandbox.plant({
      messages: [
        { ...mail, subject: 'arrives' },
        { ...mail, subject: 'stands', label_ids: ['INBOX'] },
      ],
    })

    expect((await find(hers, 'is:starred')).map(({ header }) => header('Subject'))).toEqual(['arrives'])
  })

  it('forwards to a verified address only', async () => {
    const { ada: hers, bruno: his, sandbox } = await startMailboxes()
    await sandbox.plant({ accounts: [{ email: 'chen@elsewhere.test', name: 'Chen' }] })
    const chen = await sandbox.connect('chen@elsewhere.test')
    const requestBody = { criteria: { from: bruno }, action: { forward: 'chen@elsewhere.test' } }
    const create = () => hers.users.settings.filters.create({ userId, requestBody })
    await expect(create()).rejects.toMatchObject({ status: 400, message: 'Unrecognized forwarding address' })
    const address = { forwardingEmail: 'chen@elsewhere.test' }
    await hers.users.settings.forwardingAddresses.create({ userId, requestBody: address })
    await create()
    await send(his, { To: ada, Subject: 'Lamp' })
    const [copy] = await find(chen.gmail, 'in:inbox')

    expect(copy?.header('X-Forwarded-For')).toBe('ada@example.test chen@elsewhere.test')
    expect(copy?.header('From')).toContain(bruno)
    expect(await find(hers, 'in:inbox')).toHaveLength(1)
  })

  it.each<[string, Filter, string]>([
    ['no criteria', { action: { addLabelIds: ['STARRED'] } }, 'criteria'],
    ['no action', { criteria: { from: 'x' } }, 'action'],
    ['an unknown label', { criteria: { from: 'x' }, action: { addLabelIds: ['Label_99'] } }, 'Invalid label: Label_99'],
    ['a label that only Gmail sets', { criteria: { from: 'x' }, action: { addLabelIds: ['SENT'] } }, 'Invalid label'],
    [
      'a search it cannot read',
      { criteria: { query: 'colour:red' }, action: { addLabelIds: ['STARRED'] } },
      'Invalid query',
    ],
    ['a bracket left open', { criteria: { from: '(x' }, action: { addLabelIds: ['STARRED'] } }, 'Invalid query'],
  ])('with %s is refused', async (_what, requestBody, message) => {
    const { ada } = await startMailboxes()

    await expect(ada.users.settings.filters.create({ userId, requestBody })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(message) as string,
    })
  })

  it('cannot exist twice', async () => {
    const { ada } = await startWithFilter(starBruno)

    await expect(ada.users.settings.filters.create({ userId, requestBody: starBruno })).rejects.toMatchObject({
      status: 400,
      message: 'Filter already exists',
    })
  })
})
