/**
 * What of Calendar's API the hub can call, and nothing else: no calendar, for one, can be deleted or shared.
 * https://developers.google.com/workspace/calendar/api/v3/reference
 */
import type { calendar_v3 as c } from '@googleapis/calendar'
import { get, patch, post, query, remove } from './methods.ts'

const events = 'calendars/{calendarId}/events'

export const calendarMethods = {
  events: {
    get: get<c.Params$Resource$Events$Get, c.Schema$Event>(`${events}/{eventId}`),
    list: get<c.Params$Resource$Events$List, c.Schema$Events>(events),
    insert: post<c.Params$Resource$Events$Insert, c.Schema$Event>(events),
    import: post<c.Params$Resource$Events$Import, c.Schema$Event>(`${events}/import`),
    quickAdd: post<c.Params$Resource$Events$Quickadd, c.Schema$Event>(`${events}/quickAdd`),
    patch: patch<c.Params$Resource$Events$Patch, c.Schema$Event>(`${events}/{eventId}`),
    move: post<c.Params$Resource$Events$Move, c.Schema$Event>(`${events}/{eventId}/move`),
    delete: remove<c.Params$Resource$Events$Delete>(`${events}/{eventId}`),
  },
  calendarList: {
    list: get<c.Params$Resource$Calendarlist$List, c.Schema$CalendarList>('users/me/calendarList'),
  },
  calendars: {
    insert: post<c.Params$Resource$Calendars$Insert, c.Schema$Calendar>('calendars'),
  },
  freebusy: {
    query: query<c.Params$Resource$Freebusy$Query, c.Schema$FreeBusyResponse>('freeBusy'),
  },
}
