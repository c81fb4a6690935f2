/**
 * What of Gmail's API the hub can call, and nothing else: no message, for one, can be deleted for good.
 * https://developers.google.com/workspace/gmail/api/reference/rest
 */
import type { gmail_v1 as g } from '@googleapis/gmail'
import { get, patch, post, put, remove } from './methods.ts'

const messages = 'users/{userId}/messages'
const threads = 'users/{userId}/threads'
const drafts = 'users/{userId}/drafts'
const labels = 'users/{userId}/labels'
const settings = 'users/{userId}/settings'

export const gmailMethods = {
  users: {
    messages: {
      get: get<g.Params$Resource$Users$Messages$Get, g.Schema$Message>(`${messages}/{id}`),
      list: get<g.Params$Resource$Users$Messages$List, g.Schema$ListMessagesResponse>(messages),
      send: post<g.Params$Resource$Users$Messages$Send, g.Schema$Message>(`${messages}/send`),
      modify: post<g.Params$Resource$Users$Messages$Modify, g.Schema$Message>(`${messages}/{id}/modify`),
      batchModify: post<g.Params$Resource$Users$Messages$Batchmodify>(`${messages}/batchModify`),
      trash: post<g.Params$Resource$Users$Messages$Trash, g.Schema$Message>(`${messages}/{id}/trash`),
      untrash: post<g.Params$Resource$Users$Messages$Untrash, g.Schema$Message>(`${messages}/{id}/untrash`),
      attachments: {
        get: get<g.Params$Resource$Users$Messages$Attachments$Get, g.Schema$MessagePartBody>(
          `${messages}/{messageId}/attachments/{id}`,
        ),
      },
    },
    threads: {
      get: get<g.Params$Resource$Users$Threads$Get, g.Schema$Thread>(`${threads}/{id}`),
      modify: post<g.Params$Resource$Users$Threads$Modify, g.Schema$Thread>(`${threads}/{id}/modify`),
      trash: post<g.Params$Resource$Users$Threads$Trash, g.Schema$Thread>(`${threads}/{id}/trash`),
      untrash: post<g.Params$Resource$Users$Threads$Untrash, g.Schema$Thread>(`${threads}/{id}/untrash`),
    },
    drafts: {
      get: get<g.Params$Resource$Users$Drafts$Get, g.Schema$Draft>(`${drafts}/{id}`),
      list: get<g.Params$Resource$Users$Drafts$List, g.Schema$ListDraftsResponse>(drafts),
      create: post<g.Params$Resource$Users$Drafts$Create, g.Schema$Draft>(drafts),
      update: put<g.Params$Resource$Users$Drafts$Update, g.Schema$Draft>(`${drafts}/{id}`),
      send: post<g.Params$Resource$Users$Drafts$Send, g.Schema$Message>(`${drafts}/send`),
      delete: remove<g.Params$Resource$Users$Drafts$Delete>(`${drafts}/{id}`),
    },
    labels: {
      get: get<g.Params$Resource$Users$Labels$Get, g.Schema$Label>(`${labels}/{id}`),
      list: get<g.Params$Resource$Users$Labels$List, g.Schema$ListLabelsResponse>(labels),
      create: post<g.Params$Resource$Users$Labels$Create, g.Schema$Label>(labels),
      patch: patch<g.Params$Resource$Users$Labels$Patch, g.Schema$Label>(`${labels}/{id}`),
      delete: remove<g.Params$Resource$Users$Labels$Delete>(`${labels}/{id}`),
    },
    settings: {
      getVacation: get<g.Params$Resource$Users$Settings$Getvacation, g.Schema$VacationSettings>(`${settings}/vacation`),
      updateVacation: put<g.Params$Resource$Users$Settings$Updatevacation, g.Schema$VacationSettings>(
        `${settings}/vacation`,
      ),
      filters: {
        list: get<g.Params$Resource$Users$Settings$Filters$List, g.Schema$ListFiltersResponse>(`${settings}/filters`),
        create: post<g.Params$Resource$Users$Settings$Filters$Create, g.Schema$Filter>(`${settings}/filters`),
        delete: remove<g.Params$Resource$Users$Settings$Filters$Delete>(`${settings}/filters/{id}`),
      },
      sendAs: {
        list: get<g.Params$Resource$Users$Settings$Sendas$List, g.Schema$ListSendAsResponse>(`${settings}/sendAs`),
      },
    },
  },
}
