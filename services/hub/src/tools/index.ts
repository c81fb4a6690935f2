/** Every tool of the hub, in the order in which clients list them. A new tool is one line here. */
import type { Tool } from '../mcp/tool.ts'
import { createCalendar } from './calendar/create-calendar.ts'
import { createEvent } from './calendar/create-event.ts'
import { createEvents } from './calendar/create-events.ts'
import { deleteEvent } from './calendar/delete-event.ts'
import { exportEvent } from './calendar/export-event.ts'
import { findMeetingTime } from './calendar/find-meeting-time.ts'
import { getEvent } from './calendar/get-event.ts'
import { importEvent } from './calendar/import-event.ts'
import { listCalendars } from './calendar/list-calendars.ts'
import { listEvents } from './calendar/list-events.ts'
import { moveEvent } from './calendar/move-event.ts'
import { queryFreeBusy } from './calendar/query-free-busy.ts'
import { quickAdd } from './calendar/quick-add.ts'
import { respondToEvent } from './calendar/respond-to-event.ts'
import { upcoming } from './calendar/upcoming.ts'
import { updateEvent } from './calendar/update-event.ts'
import { connectionStatus } from './connection-status.ts'
import { currentTime } from './current-time.ts'
import { createDraft } from './gmail/create-draft.ts'
import { deleteDraft } from './gmail/delete-draft.ts'
import { getAttachment } from './gmail/get-attachment.ts'
import { getMessage } from './gmail/get-message.ts'
import { getMessages } from './gmail/get-messages.ts'
import { getThread } from './gmail/get-thread.ts'
import { listDrafts } from './gmail/list-drafts.ts'
import { listLabels } from './gmail/list-labels.ts'
import { listUnread } from './gmail/list-unread.ts'
import { modifyMessages } from './gmail/modify-messages.ts'
import { searchMessages } from './gmail/search-messages.ts'
import { sendDraft } from './gmail/send-draft.ts'
import { sendMessage } from './gmail/send-message.ts'
import { trashMessages } from './gmail/trash-messages.ts'
import { untrashMessages } from './gmail/untrash-messages.ts'
import { updateDraft } from './gmail/update-draft.ts'
import { createFilter } from './settings/create-filter.ts'
import { createLabel } from './settings/create-label.ts'
import { deleteFilter } from './settings/delete-filter.ts'
import { deleteLabel } from './settings/delete-label.ts'
import { getVacation } from './settings/get-vacation.ts'
import { listFilters } from './settings/list-filters.ts'
import { listSendAs } from './settings/list-send-as.ts'
import { setVacation } from './settings/set-vacation.ts'
import { unsubscribe } from './settings/unsubscribe.ts'
import { updateLabel } from './settings/update-label.ts'

export const tools: readonly Tool[] = [
  connectionStatus,
  currentTime,
  searchMessages,
  listUnread,
  getMessage,
  getMessages,
  getThread,
  listLabels,
  sendMessage,
  createDraft,
  updateDraft,
  listDrafts,
  sendDraft,
  deleteDraft,
  modifyMessages,
  trashMessages,
  untrashMessages,
  getAttachment,
  createLabel,
  updateLabel,
  deleteLabel,
  listFilters,
  createFilter,
  deleteFilter,
  getVacation,
  setVacation,
  listSendAs,
  unsubscribe,
  listCalendars,
  listEvents,
  getEvent,
  createEvent,
  updateEvent,
  deleteEvent,
  respondToEvent,
  findMeetingTime,
  queryFreeBusy,
  upcoming,
  createEvents,
  quickAdd,
  moveEvent,
  exportEvent,
  importEvent,
  createCalendar,
]
