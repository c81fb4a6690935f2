/** Every tool of the hub, in the order in which clients list them. A new tool is one line here. */
import type { Tool } from '../mcp/tool.ts'
import { createEvent } from './calendar/create-event.ts'
import { listEvents } from './calendar/list-events.ts'
import { connectionStatus } from './connection-status.ts'
import { createDraft } from './gmail/create-draft.ts'
import { deleteDraft } from './gmail/delete-draft.ts'
import { listDrafts } from './gmail/list-drafts.ts'
import { sendDraft } from './gmail/send-draft.ts'
import { updateDraft } from './gmail/update-draft.ts'
import { getMessage } from './gmail/get-message.ts'
import { getMessages } from './gmail/get-messages.ts'
import { getThread } from './gmail/get-thread.ts'
import { listLabels } from './gmail/list-labels.ts'
import { listUnread } from './gmail/list-unread.ts'
import { searchMessages } from './gmail/search-messages.ts'
import { sendMessage } from './gmail/send-message.ts'

export const tools: readonly Tool[] = [
  connectionStatus,
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
  listEvents,
  createEvent,
]
