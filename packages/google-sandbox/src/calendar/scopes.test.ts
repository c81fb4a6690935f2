import { describe, expect, it } from 'vitest'
import {
  ada as adaAddress,
  bruno as brunoAddress,
  hourAt,
  insert,
  list,
  startCalendars,
} from '../testing/calendar-pair.ts'
import { methodsOf, readDocument, type DiscoveryMethod } from '../testing/google-documents.ts'

const document = readDocument('calendar.v3')
const methods = methodsOf(document).filter(({ id }) => !/\.(watch|stop)$/.test(id))
const everyScope = [...new Set(methods.flatMap(({ scopes = [] }) => scopes))]
const scopeOf = (name: string) => `https://www.googleapis.com/auth/${name}`

/** The method's path with names of things that do not exist. */
function pathOf({ path, flatPath }: DiscoveryMethod): string {
  const filled = (flatPath ?? path).replace(/\{[^}]+\}/g, 'nothing')
  return `/${document.servicePath}${filled}`
}

describe('every method of Calendar', () => {
  it('takes each of the scopes that Google’s document names, and no other', async () => {
    const { sandbox } = await startCalendars()
    const wrong: string[] = []
    for (const scope of everyScope) {
      const { tokens } = await sandbox.connect(adaAddress, [scope])
      const headers = { authorization: `Bearer ${tokens.access_token}` }
      for (const method of methods) {
        const { status } = await fetch(sandbox.url + pathOf(method), { method: method.httpMethod, headers })
        const opened = status !== 403
        if (opened !== method.scopes?.includes(scope)) wrong.push(`${method.id} with ${scope} answered ${status}`)
      }
    }

    expect(methods.length).toBeGreaterThan(30)
    expect(wrong).toEqual([])
  })

  it('exists', async () => {
    const { sandbox } = await startCalendars()
    const { tokens } = await sandbox.connect(adaAddress)
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    const isMissing = async (path: string, method: string) =>
      (await (await fetch(sandbox.url + path, { method, headers })).text()).includes('Method not found.')
    const missing: string[] = []
    for (const method of methods) {
      if (await isMissing(pathOf(method), method.httpMethod)) missing.push(method.id)
    }

    expect(await isMissing('/calendar/v3/nothing', 'GET')).toBe(true)
    expect(missing).toEqual([])
  })
})

describe('a scope that counts for some calendars only', () => {
  async function startWith(scope: string, account = adaAddress) {
    const people = await startCalendars()
    const { calendar } = await people.sandbox.connect(account, [scopeOf(scope)])
    return { ...people, limited: calendar }
  }

  it('calendar.events.freebusy shows when somebody is busy, in no answer more than that', async () => {
    const { ada, limited } = await startWith('calendar.events.freebusy')
    const requestBody = { summary: 'Dentist', location: 'Somewhere', description: 'Tooth', ...hourAt('2026-11-26') }
    const { id } = await insert(ada, { ...requestBody, recurrence: ['RRULE:FREQ=DAILY;COUNT=2'] })
    const at = { calendarId: 'primary', eventId: id }
    const { items } = await list(limited, { singleEvents: true })
    const { data: event } = await limited.events.get(at)
    const { data: instances } = await limited.events.instances(at)

    for (const each of [...items, event, ...(instances.items ?? [])]) {
      expect(each.start?.dateTime).toContain('T10:00:00+01:00')
      expect(JSON.stringify(each)).not.toMatch(/Dentist|Somewhere|Tooth/)
    }
    expect(items).toHaveLength(2)
  })

  it('calendar.events.owned opens the person’s own calendars, not those shared with them', async () => {
    const { ada, bruno, limited } = await startWith('calendar.events.owned', brunoAddress)
    const scope = { type: 'user', value: brunoAddress }
    await ada.acl.insert({ calendarId: 'primary', requestBody: { role: 'writer', scope } })
    await insert(bruno, hourAt('2026-11-26'), { calendarId: adaAddress })

    await expect(insert(limited, hourAt('2026-11-26'))).resolves.toMatchObject({ status: 'confirmed' })
    await expect(insert(limited, hourAt('2026-11-26'), { calendarId: adaAddress })).rejects.toMatchObject({
      status: 403,
      response: { data: { error: { errors: [{ reason: 'insufficientPermissions' }] } } },
    })
  })

  it('calendar.events.public.readonly opens public calendars', async () => {
    const { ada, limited } = await startWith('calendar.events.public.readonly', brunoAddress)
    const { data } = await ada.calendars.insert({ requestBody: { summary: 'Open days' } })
    const calendarId = data.id ?? ''
    await ada.acl.insert({ calendarId, requestBody: { role: 'reader', scope: { type: 'default' } } })
    await insert(ada, { summary: 'Lamp lit', ...hourAt('2026-11-26') }, { calendarId })

    expect((await list(limited, { calendarId })).summaries).toEqual(['Lamp lit'])
    await expect(list(limited)).rejects.toMatchObject({ status: 403 })
  })

  it('calendar.app.created opens the calendars that this application made', async () => {
    const { limited } = await startWith('calendar.app.created')
    const { data } = await limited.calendars.insert({ requestBody: { summary: 'Mine' } })
    const calendarId = data.id ?? ''
    await insert(limited, { summary: 'Plan', ...hourAt('2026-11-26') }, { calendarId })

    expect((await list(limited, { calendarId })).summaries).toEqual(['Plan'])
    expect((await limited.calendarList.get({ calendarId })).data.summary).toBe('Mine')
    await expect(list(limited)).rejects.toMatchObject({ status: 403 })
    await expect(limited.calendarList.get({ calendarId: 'primary' })).rejects.toMatchObject({ status: 403 })
  })
})
