/** Which scopes allow which Calendar method; word for word from Google's discovery document. */

export const readEvents = [
  'calendar',
  'calendar.app.created',
  'calendar.events',
  'calendar.events.freebusy',
  'calendar.events.owned',
  'calendar.events.owned.readonly',
  'calendar.events.public.readonly',
  'calendar.events.readonly',
  'calendar.readonly',
]
export const writeEvents = ['calendar', 'calendar.app.created', 'calendar.events', 'calendar.events.owned']
export const moveEvents = ['calendar', 'calendar.events', 'calendar.events.owned']
export const readCalendars = [
  'calendar',
  'calendar.app.created',
  'calendar.calendars',
  'calendar.calendars.readonly',
  'calendar.readonly',
]
export const writeCalendars = ['calendar', 'calendar.app.created', 'calendar.calendars']
export const clearCalendar = ['calendar', 'calendar.calendars']
export const readList = ['calendar', 'calendar.calendarlist', 'calendar.calendarlist.readonly', 'calendar.readonly']
export const readListEntry = [...readList, 'calendar.app.created']
export const addListEntry = ['calendar', 'calendar.calendarlist']
export const writeListEntry = [...addListEntry, 'calendar.app.created']
export const readFreeBusy = ['calendar', 'calendar.events.freebusy', 'calendar.freebusy', 'calendar.readonly']
export const readSettings = ['calendar', 'calendar.readonly', 'calendar.settings.readonly']
export const listRules = ['calendar', 'calendar.acls', 'calendar.acls.readonly']
export const readRule = [...listRules, 'calendar.readonly']
export const writeRules = ['calendar', 'calendar.acls']
export const readColors = [
  'calendar',
  'calendar.app.created',
  'calendar.calendarlist',
  'calendar.calendarlist.readonly',
  'calendar.events.freebusy',
  'calendar.events.owned',
  'calendar.events.owned.readonly',
  'calendar.events.public.readonly',
  'calendar.readonly',
]
