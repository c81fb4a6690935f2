import { describe, expect, it } from 'vitest'
import {
  ada as adaAddress,
  bruno as brunoAddress,
  hourAt,
  insert,
  list,
  startCalendars,
} from '../../testing/calendar-pair.ts'

async function startWithEvents() {
  const people = await startCalendars()
  await insert(people.ada, { summary: 'late', ...hourAt('2026-11-27') })
  await insert(people.ada, { summary: 'early', location: 'Room Fresnel', ...hourAt('2026-11-26') })
  await insert(people.ada, { summary: 'holiday', start: { date: '2026-12-24' }, end: { date: '2026-12-26' } })
  return people
}

describe('events.list', () => {
  it('keeps to timeMin and timeMax, both of which are exclusive', async () => {
    const { ada } = await startWithEvents()
    const between = async (timeMin: string, timeMax: string) => (await list(ada, { timeMin, timeMax })).summaries

    expect(await between('2026-11-26T00:00:00+01:00', '2026-11-27T00:00:00+01:00')).toEqual(['early'])
    expect(await between('2026-11-26T10:59:59+01:00', '2026-11-27T10:00:00+01:00')).toEqual(['early'])
    expect(await between('2026-11-26T11:00:00+01:00', '2026-11-27T10:00:01+01:00')).toEqual(['late'])
  })

  it('ends an all-day event before its end date, in the calendar’s zone', async () => {
    const { ada } = await startWithEvents()
    const from = async (timeMin: string) => (await list(ada, { timeMin })).summaries

    expect(await from('2026-12-25T23:59:00+01:00')).toEqual(['holiday'])
    expect(await from('2026-12-26T00:00:00+01:00')).toEqual([])
  })

  it('orders by start time once series are expanded, and refuses to before', async () => {
    const { ada } = await startWithEvents()
    const { summaries } = await list(ada, { singleEvents: true, orderBy: 'startTime' })

    expect(summaries).toEqual(['early', 'late', 'holiday'])
    await expect(list(ada, { orderBy: 'startTime' })).rejects.toMatchObject({ status: 400 })
  })

  it.each([
    ['a word of the title', 'EARLY', ['early']],
    ['the place', 'fresnel', ['early']],
    ['a guest’s address', brunoAddress, ['with Bruno']],
    ['all of several words', 'room early', ['early']],
    ['nothing', 'lighthouse', []],
  ])('finds by %s', async (_what, q, summaries) => {
    const { ada } = await startWithEvents()
    await insert(ada, { summary: 'with Bruno', attendees: [{ email: brunoAddress }], ...hourAt('2026-11-30') })

    expect((await list(ada, { q })).summaries).toEqual(summaries)
  })

  it('gives every event once over all pages, and the sync token on the last', async () => {
    const { ada } = await startWithEvents()
    const first = await list(ada, { maxResults: 2 })
    const second = await list(ada, { maxResults: 2, pageToken: first.nextPageToken ?? '' })

    expect(new Set([...first.summaries, ...second.summaries])).toEqual(new Set(['early', 'late', 'holiday']))
    expect(first.items.length + second.items.length).toBe(3)
    expect([first.nextSyncToken, second.nextPageToken]).toEqual([undefined, undefined])
    expect(second.nextSyncToken).toBeTruthy()
  })

  it('brings what changed since updatedMin, deletions included', async () => {
    const { sandbox, ada } = await startWithEvents()
    const { items } = await list(ada)
    await sandbox.control('clock', { advance_seconds: 60 })
    await ada.events.delete({ calendarId: 'primary', eventId: items[0]?.id ?? '' })
    const changed = await list(ada, { updatedMin: '2026-11-25T12:00:30Z' })

    expect(changed.items).toMatchObject([{ id: items[0]?.id, status: 'cancelled' }])
  })

  it('gives 250 events on a page unless told otherwise, and 2500 at most', async () => {
    const { sandbox, ada } = await startCalendars()
    const events = Array.from({ length: 300 }, () => ({ account: adaAddress, ...hourAt('2026-11-26') }))
    await sandbox.plant({ events })

    expect((await list(ada)).items).toHaveLength(250)
    expect((await list(ada, { maxResults: 9999 })).items).toHaveLength(300)
  })

  it('answers in the wanted zone', async () => {
    const { ada } = await startWithEvents()
    const { items, timeZone } = await list(ada, { q: 'early', timeZone: 'America/New_York' })

    expect(timeZone).toBe('America/New_York')
    expect(items[0]?.start).toEqual({ dateTime: '2026-11-26T04:00:00-05:00', timeZone: 'Europe/Berlin' })
  })

  it.each([
    ['a bound without an offset', { timeMin: '2026-11-26T00:00:00' }],
    ['an empty range', { timeMin: '2026-11-26T00:00:00Z', timeMax: '2026-11-26T00:00:00Z' }],
    ['an unknown zone', { timeZone: 'Europe/Atlantis' }],
    ['a made-up page', { pageToken: 'x' }],
    ['to show no attendees', { maxAttendees: 0 }],
  ])('refuses %s', async (_what, options) => {
    const { ada } = await startCalendars()

    await expect(list(ada, options)).rejects.toMatchObject({ status: 400 })
  })
})

describe('a constraint on extended properties', () => {
  it.each([
    ['privateExtendedProperty', 'ticket'],
    ['sharedExtendedProperty', 'ticket'],
    ['privateExtendedProperty', '=7'],
  ])('in %s is name=value, not %s', async (location, value) => {
    const { ada } = await startCalendars()

    await expect(list(ada, { [location]: ['state=open', value] })).rejects.toMatchObject({
      status: 400,
      response: {
        data: {
          error: {
            code: 400,
            message: 'Invalid Value',
            errors: [{ domain: 'global', reason: 'invalid', locationType: 'parameter', location }],
          },
        },
      },
    })
  })

  it('may ask for an empty value, and for one with an equals sign', async () => {
    const { ada } = await startCalendars()
    const properties = { private: { empty: '', sum: 'a=b' } }
    await insert(ada, { summary: 'Review', extendedProperties: properties, ...hourAt('2026-11-26') })

    expect((await list(ada, { privateExtendedProperty: ['empty=', 'sum=a=b'] })).summaries).toEqual(['Review'])
  })
})

describe('a sync token', () => {
  it('brings what changed, deletions included, and nothing else', async () => {
    const { ada } = await startWithEvents()
    const { nextSyncToken, items } = await list(ada)
    const idOf = (summary: string) => items.find((each) => each.summary === summary)?.id ?? ''
    await ada.events.delete({ calendarId: 'primary', eventId: idOf('late') })
    await ada.events.patch({ calendarId: 'primary', eventId: idOf('early'), requestBody: { summary: 'earlier' } })
    const changes = await list(ada, { syncToken: nextSyncToken ?? '' })

    expect(Object.fromEntries(changes.items.map(({ id, status }) => [id, status]))).toEqual({
      [idOf('late')]: 'cancelled',
      [idOf('early')]: 'confirmed',
    })
    expect((await list(ada, { syncToken: changes.nextSyncToken ?? '' })).items).toEqual([])
  })

  it('that is stale is 410 fullSyncRequired', async () => {
    const { sandbox, ada } = await startWithEvents()
    const { nextSyncToken } = await list(ada)
    await sandbox.control('sync/forget', { account: adaAddress })

    await expect(list(ada, { syncToken: nextSyncToken ?? '' })).rejects.toMatchObject({
      status: 410,
      response: { data: { error: { errors: [{ reason: 'fullSyncRequired' }] } } },
    })
  })

  it('goes with no filter', async () => {
    const { ada } = await startWithEvents()
    const { nextSyncToken } = await list(ada)

    for (const filter of [{ q: 'early' }, { timeMin: '2026-11-26T00:00:00Z' }, { showDeleted: false }])
      await expect(list(ada, { syncToken: nextSyncToken ?? '', ...filter })).rejects.toMatchObject({ status: 400 })
  })
})
