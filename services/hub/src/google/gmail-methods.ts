/**
 * What of Gmail's API the hub can call, and nothing else: no message, for one, can be deleted for good.
 * https://developers.google.com/workspace/gmail/api/reference/rest
 */
import type { gmail_v1 as g } from '@googleapis/gmail'
import { get, patch, post, put, remove, type Bind } from './methods.ts'

export type Gmail = ReturnType<typeof bindGmail>

const messages = 'users/{userId}/messages'
const threads = 'users/{userId}/threads'
const drafts = 'users/{userId}/drafts'
const labels = 'users/{userId}/labels'
const settings = 'users/{userId}/settings'

export function bindGmail(bind: Bind) {
  return {
    users: {
      messages: {
        get: bind<g.Params$Resource$Users$Messages$Get, g.Schema$Message>(get(`${messages}/{id}`)),
        list: bind<g.Params$Resource$Users$Messages$List, g.Schema$ListMessagesResponse>(get(messages)),
        send: bind<g.Params$Resource$Users$Messages$Send, g.Schema$Message>(post(`${messages}/send`)),
        modify: bind<g.Params$Resource$Users$Messages$Modify, g.Schema$Message>(post(`${messages}/{id}/modify`)),
        batchModify: bind<g.Params$Resource$Users$Messages$Batchmodify>(post(`${messages}/batchModify`)),
        trash: bind<g.Params$Resource$Users$Messages$Trash, g.Schema$Message>(post(`${messages}/{id}/trash`)),
        untrash: bind<g.Params$Resource$Users$Messages$Untrash, g.Schema$Message>(post(`${messages}/{id}/untrash`)),
        attachments: {
          get: bind<g.Params$Resource$Users$Messages$Attachments$Get, g.Schema$MessagePartBody>(
            get(`${messages}/{messageId}/attachments/{id}`),
          ),
        },
      },
      threads: {
        get: bind<g.Params$Resource$Users$Threads$Get, g.Schema$Thread>(get(`${threads}/{id}`)),
        modify: bind<g.Params$Resource$Users$Threads$Modify, g.Schema$Thread>(post(`${threads}/{id}/modify`)),
        trash: bind<g.Params$Resource$Users$Threads$Trash, g.Schema$Thread>(post(`${threads}/{id}/trash`)),
        untrash: bind<g.Params$Resource$Users$Threads$Untrash, g.Schema$Thread>(post(`${threads}/{id}/untrash`)),
      },
      drafts: {
        get: bind<g.Params$Resource$Users$Drafts$Get, g.Schema$Draft>(get(`${drafts}/{id}`)),
        list: bind<g.Params$Resource$Users$Drafts$List, g.Schema$ListDraftsResponse>(get(drafts)),
        create: bind<g.Params$Resource$Users$Drafts$Create, g.Schema$Draft>(post(drafts)),
        update: bind<g.Params$Resource$Users$Drafts$Update, g.Schema$Draft>(put(`${drafts}/{id}`)),
        send: bind<g.Params$Resource$Users$Drafts$Send, g.Schema$Message>(post(`${drafts}/send`)),
        delete: bind<g.Params$Resource$Users$Drafts$Delete>(remove(`${drafts}/{id}`)),
      },
      labels: {
        get: bind<g.Params$Resource$Users$Labels$Get, g.Schema$Label>(get(`${labels}/{id}`)),
        list: bind<g.Params$Resource$Users$Labels$List, g.Schema$ListLabelsResponse>(get(labels)),
        create: bind<g.Params$Resource$Users$Labels$Create, g.Schema$Label>(post(labels)),
        patch: bind<g.Params$Resource$Users$Labels$Patch, g.Schema$Label>(patch(`${labels}/{id}`)),
        delete: bind<g.Params$Resource$Users$Labels$Delete>(remove(`${labels}/{id}`)),
      },
      settings: {
        getVacation: bind<g.Params$Resource$Users$Settings$Getvacation, g.Schema$VacationSettings>(
          get(`${settings}/vacation`),
        ),
        updateVacation: bind<g.Params$Resource$Users$Settings$Updatevacation, g.Schema$VacationSettings>(
          put(`${settings}/vacation`),
        ),
        filters: {
          list: bind<g.Params$Resource$Users$Settings$Filters$List, g.Schema$ListFiltersResponse>(
            get(`${settings}/filters`),
          ),
          create: bind<g.Params$Resource$Users$Settings$Filters$Create, g.Schema$Filter>(post(`${settings}/filters`)),
          delete: bind<g.Params$Resource$Users$Settings$Filters$Delete>(remove(`${settings}/filters/{id}`)),
        },
        sendAs: {
          list: bind<g.Params$Resource$Users$Settings$Sendas$List, g.Schema$ListSendAsResponse>(
            get(`${settings}/sendAs`),
          ),
        },
      },
    },
  }
}
