import type { gmail_v1 } from '@googleapis/gmail'
import { describe, expect, it } from 'vitest'
import { ada, bruno, find, send, startMailboxes, userId } from '../../../testing/mail-pair.ts'

const day = 86_400
const noon = Date.parse('2026-11-25T12:00:00Z')
const away: gmail_v1.Schema$VacationSettings = {
  enableAutoReply: true,
  responseSubject: 'Away',
  responseBodyPlainText: 'Back on Monday.',
}

async function startAway(more: gmail_v1.Schema$VacationSettings = {}) {
  const people = await startMailboxes()
  await people.ada.users.settings.updateVacation({ userId, requestBody: { ...away, ...more } })
  const write = (headers: Record<string, string> = {}) => send(people.bruno, { To: ada, Subject: 'Lamp?', ...headers })
  const answers = () => find(people.bruno, 'subject:away in:inbox')
  return { ...people, write, answers }
}

describe('the vacation answer', () => {
  it('is off until it is set, and reads as it was set', async () => {
    const { ada: hers } = await startMailboxes()
    expect((await hers.users.settings.getVacation({ userId })).data).toEqual({ enableAutoReply: false })
    const wish = { ...away, startTime: String(noon), endTime: String(noon + 1) }
    await hers.users.settings.updateVacation({ userId, requestBody: wish })

    expect((await hers.users.settings.getVacation({ userId })).data).toMatchObject(wish)
  })

  it('answers a sender in their conversation', async () => {
    const { ada: hers, write, answers } = await startAway()
    const question = await write()
    const [reply] = await answers()
    const [original] = await find(hers, 'in:inbox')

    expect(reply?.header('Subject')).toBe('Away Re: Lamp?')
    expect(reply?.header('From')).toBe(`Ada Berg <${ada}>`)
    expect(reply?.header('Auto-Submitted')).toBe('auto-replied')
    expect(reply?.header('In-Reply-To')).toBe(original?.header('Message-ID'))
    expect(Buffer.from(reply?.payload?.body?.data ?? '', 'base64url').toString()).toContain('Back on Monday.')
    expect(question.labelIds).toEqual(['SENT'])
    expect(await find(hers, 'in:sent subject:away')).toHaveLength(1)
  })

  it('goes to the same sender once, again after four days, and again after it was changed', async () => {
    const { sandbox, write, answers } = await startAway()
    await write()
    await write()
    expect(await answers()).toHaveLength(1)
    await sandbox.control('clock', { advance_seconds: 4 * day })
    const again = await sandbox.connect(bruno)
    await send(again.gmail, { To: ada, Subject: 'Lamp?' })
    expect(await find(again.gmail, 'subject:away in:inbox')).toHaveLength(2)
    const hers = await sandbox.connect(ada)
    await hers.gmail.users.settings.updateVacation({ userId, requestBody: away })
    await send(again.gmail, { To: ada, Subject: 'Lamp?' })

    expect(await find(again.gmail, 'subject:away in:inbox')).toHaveLength(3)
  })

  it('never answers a machine, a list or oneself, nor two away people each other for ever', async () => {
    const { ada: hers, bruno: his, write, answers } = await startAway()
    await write({ 'Auto-Submitted': 'auto-generated' })
    await write({ Precedence: 'bulk' })
    await write({ 'List-Id': '<lamps.example.test>' })
    await send(hers, { To: ada, Subject: 'Note' })
    expect(await answers()).toEqual([])
    await his.users.settings.updateVacation({ userId, requestBody: away })
    await write()

    expect(await answers()).toHaveLength(1)
    expect(await find(hers, 'subject:away in:inbox')).toEqual([])
  })

  it.each([
    ['before it starts', { startTime: String(noon + 1000) }, 0],
    ['after it ended', { endTime: String(noon) }, 0],
    ['inside its time', { startTime: String(noon), endTime: String(noon + 1000) }, 1],
    ['somebody of the same domain', { restrictToDomain: true }, 1],
    ['a stranger when only contacts are answered', { restrictToContacts: true }, 0],
  ])('for %s: %o → %i', async (_what, settings, expected) => {
    const { write, answers } = await startAway(settings)
    await write()

    expect(await answers()).toHaveLength(expected)
  })

  it('prefers its HTML', async () => {
    const { write, answers } = await startAway({ responseBodyHtml: '<p>Back</p>' })
    await write()

    expect((await answers())[0]?.payload?.mimeType).toBe('text/html')
  })

  it.each([
    ['nothing to say', { enableAutoReply: true }],
    ['an end before its start', { ...away, startTime: '2', endTime: '1' }],
    ['a time it cannot read', { ...away, startTime: 'soon' }],
  ])('with %s is refused', async (_what, requestBody) => {
    const { ada: hers } = await startMailboxes()

    await expect(hers.users.settings.updateVacation({ userId, requestBody })).rejects.toMatchObject({ status: 400 })
  })
})
