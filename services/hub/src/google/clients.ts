/** Google's APIs for one tool call of one caller. Cheap to make (microseconds), so never kept or shared. */
import { bindCalendar, type Calendar } from './calendar-methods.ts'
import { bindTo, type Calls } from './call.ts'
import { bindGmail, type Gmail } from './gmail-methods.ts'

export type { Calendar, Gmail }
export type { calendar_v3 } from '@googleapis/calendar'
export type { gmail_v1 } from '@googleapis/gmail'

const gmailApi = { origin: 'https://gmail.googleapis.com', root: '/gmail/v1/' }
const calendarApi = { origin: 'https://www.googleapis.com', root: '/calendar/v3/' }

export interface GoogleClients {
  gmail: Gmail
  calendar: Calendar
}

export function createGoogleClients(calls: Calls): GoogleClients {
  let gmail: Gmail | undefined
  let calendar: Calendar | undefined
  return {
    get gmail() {
      return (gmail ??= bindGmail(bindTo(gmailApi, calls)))
    },
    get calendar() {
      return (calendar ??= bindCalendar(bindTo(calendarApi, calls)))
    },
  }
}
