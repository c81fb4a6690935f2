/** The time zone of a calendar, for times that a person gave without one. Every scope that may read events may ask. */
import type { calendar_v3 } from '../../google/clients.ts'

/** @returns an IANA name */
export async function timeZoneOf(calendar: calendar_v3.Calendar, calendarId: string): Promise<string> {
  const { data } = await calendar.events.list({ calendarId, maxResults: 1, fields: 'timeZone' })
  return data.timeZone ?? 'UTC'
}
