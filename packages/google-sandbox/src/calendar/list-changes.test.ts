import { describe, expect, it } from 'vitest'
import { ada as adaAddress, bruno as brunoAddress, hourAt, insert, startCalendars } from '../testing/calendar-pair.ts'

async function startWithCalendars() {
  const people = await startCalendars()
  const ids: string[] = []
  for (const summary of ['Lighthouse', 'Garden']) {
    const { data } = await people.ada.calendars.insert({ requestBody: { summary } })
    ids.push(data.id ?? '')
  }
  return { ...people, lighthouse: ids[0] ?? '', garden: ids[1] ?? '' }
}

describe('the sync token of a short list', () => {
  it('brings calendars that changed, came and went, and nothing else', async () => {
    const { ada, lighthouse, garden } = await startWithCalendars()
    const { data: before } = await ada.calendarList.list()
    const syncToken = before.nextSyncToken ?? ''
    expect((await ada.calendarList.list({ syncToken })).data.items).toEqual([])
    await ada.calendars.patch({ calendarId: lighthouse, requestBody: { summary: 'Lamp' } })
    await ada.calendarList.delete({ calendarId: garden })
    const { data } = await ada.calendarList.list({ syncToken })

    expect(data.items).toMatchObject([
      { id: lighthouse, summary: 'Lamp' },
      { id: garden, deleted: true },
    ])
    expect((await ada.calendarList.list({ syncToken: data.nextSyncToken ?? '' })).data.items).toEqual([])
  })

  it('brings rules that were made and taken away', async () => {
    const { ada } = await startCalendars()
    const calendarId = 'primary'
    const scope = { type: 'user', value: brunoAddress }
    const first = (await ada.acl.list({ calendarId })).data.nextSyncToken ?? ''
    await ada.acl.insert({ calendarId, requestBody: { role: 'reader', scope } })
    const { data: made } = await ada.acl.list({ calendarId, syncToken: first })
    await ada.acl.delete({ calendarId, ruleId: `user:${brunoAddress}` })
    const { data: gone } = await ada.acl.list({ calendarId, syncToken: made.nextSyncToken ?? '' })

    expect(made.items).toMatchObject([{ role: 'reader', scope }])
    expect(gone.items).toMatchObject([{ role: 'none', scope }])
  })

  it('is 410 fullSyncRequired when stale, 400 when made up, for each of the lists', async () => {
    const { sandbox, ada } = await startCalendars()
    const lists = [
      (syncToken?: string) => ada.calendarList.list({ ...(syncToken && { syncToken }) }),
      (syncToken?: string) => ada.settings.list({ ...(syncToken && { syncToken }) }),
      (syncToken?: string) => ada.acl.list({ calendarId: 'primary', ...(syncToken && { syncToken }) }),
    ]
    for (const list of lists) {
      const syncToken = (await list()).data.nextSyncToken ?? ''
      expect((await list(syncToken)).data.items).toEqual([])
      await sandbox.control('sync/forget', { account: adaAddress })
      await expect(list(syncToken)).rejects.toMatchObject({
        status: 410,
        response: { data: { error: { errors: [{ reason: 'fullSyncRequired' }] } } },
      })
      await expect(list('made-up')).rejects.toMatchObject({ status: 400 })
    }
  })

  it('stands on the last page only', async () => {
    const { ada } = await startWithCalendars()
    const { data: first } = await ada.calendarList.list({ maxResults: 2 })
    const { data: last } = await ada.calendarList.list({ maxResults: 2, pageToken: first.nextPageToken ?? '' })

    expect([first.items?.length, first.nextSyncToken]).toEqual([2, undefined])
    expect([last.items?.length, last.nextPageToken]).toEqual([1, undefined])
    expect(last.nextSyncToken).toBeTruthy()
  })
})

describe('maxResults', () => {
  it.each([0, -1])('of %i is refused by every list', async (maxResults) => {
    const { ada } = await startCalendars()
    const { id: eventId } = await insert(ada, { recurrence: ['RRULE:FREQ=DAILY;COUNT=2'], ...hourAt('2026-11-26') })
    const calendarId = 'primary'
    const lists = [
      () => ada.events.list({ calendarId, maxResults }),
      () => ada.events.instances({ calendarId, eventId, maxResults }),
      () => ada.calendarList.list({ maxResults }),
      () => ada.acl.list({ calendarId, maxResults }),
      () => ada.settings.list({ maxResults }),
    ]
    const message = `Invalid value '${maxResults}'. Values must be within the range: [1, 2147483647]`
    for (const list of lists) {
      await expect(list()).rejects.toMatchObject({
        status: 400,
        response: { data: { error: { message, errors: [{ reason: 'invalidParameter', location: 'maxResults' }] } } },
      })
    }
  })
})

describe('calendarList', () => {
  it('is subscribed to, changed and left', async () => {
    const { ada, bruno, lighthouse: calendarId } = await startWithCalendars()
    const scope = { type: 'default' }
    await ada.acl.insert({ calendarId, requestBody: { role: 'reader', scope } })
    await bruno.calendarList.insert({ requestBody: { id: calendarId, colorId: '5' } })
    const requestBody = { summaryOverride: 'Lamp', hidden: true, defaultReminders: [{ method: 'popup', minutes: 5 }] }
    const { data } = await bruno.calendarList.update({ calendarId, requestBody })

    expect(data).toMatchObject({ ...requestBody, accessRole: 'reader', colorId: '5' })
    expect((await bruno.calendarList.list()).data.items).toHaveLength(1)
    expect((await bruno.calendarList.list({ showHidden: true })).data.items).toHaveLength(2)
    expect((await bruno.calendarList.list({ minAccessRole: 'owner' })).data.items).toHaveLength(1)
    await bruno.calendarList.delete({ calendarId })
    await expect(bruno.calendarList.get({ calendarId })).rejects.toMatchObject({ status: 404 })
    await expect(bruno.calendarList.delete({ calendarId: 'primary' })).rejects.toMatchObject({ status: 403 })
  })

  it('takes colours in RGB when told to, and refuses an index that is none', async () => {
    const { ada } = await startCalendars()
    const calendarId = 'primary'
    const colours = { backgroundColor: '#123456', foregroundColor: '#ffffff' }
    const plain = await ada.calendarList.patch({ calendarId, requestBody: colours })
    const rgb = await ada.calendarList.patch({ calendarId, requestBody: colours, colorRgbFormat: true })

    expect(plain.data.backgroundColor).not.toBe('#123456')
    expect(rgb.data).toMatchObject(colours)
    const requestBody = { colorId: '99' }
    await expect(ada.calendarList.patch({ calendarId, requestBody })).rejects.toMatchObject({ status: 400 })
  })
})
