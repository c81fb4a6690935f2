/** Which scopes allow which kind of Calendar call; from Google's discovery document. */

export const readEvents = [
  'calendar',
  'calendar.readonly',
  'calendar.events',
  'calendar.events.readonly',
  'calendar.events.owned',
  'calendar.events.owned.readonly',
  'calendar.events.freebusy',
]
export const writeEvents = ['calendar', 'calendar.events', 'calendar.events.owned']
export const readCalendars = ['calendar', 'calendar.readonly', 'calendar.calendars', 'calendar.calendars.readonly']
export const writeCalendars = ['calendar', 'calendar.calendars']
export const readList = ['calendar', 'calendar.readonly', 'calendar.calendarlist', 'calendar.calendarlist.readonly']
export const writeList = ['calendar', 'calendar.calendarlist']
export const readFreeBusy = ['calendar', 'calendar.readonly', 'calendar.freebusy', 'calendar.events.freebusy']
export const readSettings = ['calendar', 'calendar.readonly', 'calendar.settings.readonly']
export const readAcl = ['calendar', 'calendar.readonly', 'calendar.acls', 'calendar.acls.readonly']
export const writeAcl = ['calendar', 'calendar.acls']
export const readColors = [...readCalendars, ...readList, ...readEvents]
