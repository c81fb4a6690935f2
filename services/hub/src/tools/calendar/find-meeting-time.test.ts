import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bruno, startHub, type TestHub } from '../../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

interface Answer {
  times: { start: string; suits_all: boolean; reasons: string[] }[]
  people: string[]
}
const find = (input: Record<string, unknown>) =>
  hub.ask<Answer>('calendar_find_meeting_time', {
    duration_minutes: 60,
    from: '2027-09-06',
    to: '2027-09-10',
    ...input,
  })

describe('calendar_find_meeting_time', () => {
  it('looks into the calendars of everybody and keeps their hours', async () => {
    await hub.ask('calendar_create_event', { title: 'Full', start: '2027-09-06T13:00', end: '2027-09-06T16:00' })
    const { times, people } = await find({ attendees: [{ email: bruno, time_zone: 'America/Sao_Paulo' }] })

    expect(times[0]).toMatchObject({
      start: 'Mon 2027-09-06T16:00:00+02:00[Europe/Berlin]',
      suits_all: true,
      reasons: ['everybody is free', `11:00 for ${bruno}`],
    })
    expect(people).toEqual([
      'the user: 09:00-17:00; Europe/Berlin',
      expect.stringContaining(`${bruno}: 09:00-17:00; America/Sao_Paulo`),
    ])
  })

  it('says of whom it knows neither busy times nor zone', async () => {
    const { times, people } = await find({ attendees: [{ email: 'nobody@example.test' }] })
    expect(times[0]).toMatchObject({
      suits_all: false,
      reasons: ['everybody else is free', 'not known of: nobody@example.test'],
    })
    expect(people[1]).toMatch(/guess: give time_zone; busy times unknown: does not exist, or is not shared/)
  })

  it('offers nothing that is past or outside all hours, and says so', async () => {
    await expect(find({ from: '2020-01-01', to: '2020-01-05' })).rejects.toThrow('No 60 minutes from now on')
    await expect(find({ from: '2027-09-11', to: '2027-09-12' })).rejects.toThrow('weekends')
    expect((await find({ from: '2027-09-11', to: '2027-09-12', weekends: true })).times).not.toEqual([])
  })

  it('takes people by their names and addresses, and no others', async () => {
    const { people } = await find({ attendees: [{ email: `Bruno Costa <${bruno}>` }] })

    expect(people[1]).toMatch(new RegExp(`^${bruno}: `))
    await expect(find({ attendees: [{ email: 'Bruno' }] })).rejects.toThrow('is no e-mail address')
  })

  it('refuses hours that are none, and more than a month', async () => {
    await expect(find({ hours: '9 to 5' })).rejects.toThrow('write 09:00-17:00')
    await expect(find({ hours: '22:00-06:00' })).rejects.toThrow('within one day')
    await expect(find({ to: '2028-01-01' })).rejects.toThrow('31 days')
  })
})
