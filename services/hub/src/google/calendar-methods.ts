/**
 * What of Calendar's API the hub can call, and nothing else: no calendar, for one, can be deleted or shared.
 * https://developers.google.com/workspace/calendar/api/v3/reference
 */
import type { calendar_v3 as c } from '@googleapis/calendar'
import { get, patch, post, query, remove, type Bind } from './methods.ts'

export type Calendar = ReturnType<typeof bindCalendar>

const events = 'calendars/{calendarId}/events'

export function bindCalendar(bind: Bind) {
  return {
    events: {
      get: bind<c.Params$Resource$Events$Get, c.Schema$Event>(get(`${events}/{eventId}`)),
      list: bind<c.Params$Resource$Events$List, c.Schema$Events>(get(events)),
      insert: bind<c.Params$Resource$Events$Insert, c.Schema$Event>(post(events)),
      import: bind<c.Params$Resource$Events$Import, c.Schema$Event>(post(`${events}/import`)),
      quickAdd: bind<c.Params$Resource$Events$Quickadd, c.Schema$Event>(post(`${events}/quickAdd`)),
      patch: bind<c.Params$Resource$Events$Patch, c.Schema$Event>(patch(`${events}/{eventId}`)),
      move: bind<c.Params$Resource$Events$Move, c.Schema$Event>(post(`${events}/{eventId}/move`)),
      delete: bind<c.Params$Resource$Events$Delete>(remove(`${events}/{eventId}`)),
    },
    calendarList: {
      list: bind<c.Params$Resource$Calendarlist$List, c.Schema$CalendarList>(get('users/me/calendarList')),
    },
    calendars: {
      insert: bind<c.Params$Resource$Calendars$Insert, c.Schema$Calendar>(post('calendars')),
    },
    freebusy: {
      query: bind<c.Params$Resource$Freebusy$Query, c.Schema$FreeBusyResponse>(query('freeBusy')),
    },
  }
}
