import { describe, expect, it } from 'vitest'
import {
  ada as adaAddress,
  bruno as brunoAddress,
  hourAt,
  insert,
  list,
  startCalendars,
} from '../testing/calendar-pair.ts'

describe('calendarList.list', () => {
  it('names the primary calendar by the person’s address, with zone and role', async () => {
    const { ada } = await startCalendars()
    const { data } = await ada.calendarList.list()

    expect(data.items).toMatchObject([
      { id: adaAddress, summary: 'Ada Berg', primary: true, accessRole: 'owner', timeZone: 'Europe/Berlin' },
    ])
  })

  it('shows a new calendar to its owner, and to whom it is shared with', async () => {
    const { ada, bruno } = await startCalendars()
    const { data: made } = await ada.calendars.insert({ requestBody: { summary: 'Lighthouse', timeZone: 'UTC' } })
    const calendarId = made.id ?? ''
    await expect(bruno.calendarList.get({ calendarId })).rejects.toMatchObject({ status: 404 })
    const scope = { type: 'user', value: brunoAddress }
    await ada.acl.insert({ calendarId, requestBody: { role: 'reader', scope } })
    const { data } = await bruno.calendarList.list()

    expect(data.items?.map(({ summary, accessRole }) => [summary, accessRole])).toEqual([
      ['Bruno Costa', 'owner'],
      ['Lighthouse', 'reader'],
    ])
    await expect(insert(bruno, hourAt('2026-11-26'), { calendarId })).rejects.toMatchObject({
      status: 403,
      response: { data: { error: { errors: [{ reason: 'requiredAccessLevel' }] } } },
    })
  })

  it('keeps to itself how one person looks at a calendar', async () => {
    const { ada } = await startCalendars()
    const requestBody = { summaryOverride: 'Me', colorId: '3' }
    const { data } = await ada.calendarList.patch({ calendarId: 'primary', requestBody })

    expect(data).toMatchObject({ summaryOverride: 'Me', colorId: '3', backgroundColor: '#f83a22' })
    expect((await ada.calendars.get({ calendarId: 'primary' })).data.summary).toBe('Ada Berg')
  })
})

describe('calendars', () => {
  it('change, are cleared and are deleted, the primary one excepted', async () => {
    const { ada } = await startCalendars()
    const { data: made } = await ada.calendars.insert({ requestBody: { summary: 'Lighthouse' } })
    const calendarId = made.id ?? ''
    const { data } = await ada.calendars.patch({ calendarId, requestBody: { description: 'The lamp' } })
    expect(data).toMatchObject({ summary: 'Lighthouse', description: 'The lamp' })
    await ada.calendars.delete({ calendarId })
    await expect(ada.calendars.get({ calendarId })).rejects.toMatchObject({ status: 404 })
    await insert(ada, hourAt('2026-11-26'))
    await ada.calendars.clear({ calendarId: 'primary' })

    expect((await list(ada)).items).toEqual([])
    await expect(ada.calendars.delete({ calendarId: 'primary' })).rejects.toMatchObject({ status: 403 })
  })

  it('show a colleague when somebody is busy, and nothing else', async () => {
    const { ada, bruno } = await startCalendars()
    await insert(ada, { summary: 'Dentist', location: 'Somewhere', ...hourAt('2026-11-26') })
    const { items } = await list(bruno, { calendarId: adaAddress })

    expect(items[0]?.start?.dateTime).toBe('2026-11-26T10:00:00+01:00')
    expect([items[0]?.summary, items[0]?.location]).toEqual([undefined, undefined])
  })
})

describe('access rules, colours and settings', () => {
  it('are answered in Google’s form', async () => {
    const { ada } = await startCalendars()
    const calendarId = 'primary'
    const scope = { type: 'user', value: brunoAddress }
    const { data: rule } = await ada.acl.insert({ calendarId, requestBody: { role: 'reader', scope } })
    const ruleId = rule.id ?? ''
    await ada.acl.patch({ calendarId, ruleId, requestBody: { role: 'writer' } })
    expect((await ada.acl.get({ calendarId, ruleId })).data).toMatchObject({ role: 'writer', scope })
    await ada.acl.delete({ calendarId, ruleId })

    expect((await ada.acl.list({ calendarId })).data.items?.map(({ id }) => id)).not.toContain(ruleId)
    expect((await ada.colors.get()).data.event).toHaveProperty('11')
    expect((await ada.settings.get({ setting: 'timezone' })).data.value).toBe('Europe/Berlin')
    expect((await ada.settings.list()).data.items?.length).toBeGreaterThan(5)
  })
})
