/** users.history.list: what changed since a history id; 404 when that id is too old. */
import type { FastifyPluginAsync } from 'fastify'
import { invalidArgument, notFound } from '../../http/google-error.ts'
import { cutPage } from '../../http/paging.ts'
import { readQuery } from '../../http/read-query.ts'
import { personOf } from '../mailbox-of.ts'
import { readPageSize } from '../page-size.ts'
import * as scopes from '../scopes.ts'
import type { HistoryRecord } from './history.ts'

const typeOf = {
  messagesAdded: 'messageAdded',
  messagesDeleted: 'messageDeleted',
  labelsAdded: 'labelAdded',
  labelsRemoved: 'labelRemoved',
} as const

export const historyRoutes: FastifyPluginAsync = async (app) => {
  app.get('/history', { config: { scopes: scopes.readHeaders } }, async (request) => {
    const query = readQuery(request)
    const { history } = personOf(request).mailbox
    const start = query.text('startHistoryId') ?? ''
    if (!/^\d{1,15}$/.test(start)) throw invalidArgument('Missing or invalid startHistoryId')
    const records = history.since(Number(start))
    if (!records) throw notFound()
    const types = query.list('historyTypes')
    const unknown = types.find((type) => !Object.values<string>(typeOf).includes(type))
    if (unknown !== undefined) throw invalidArgument(`Invalid value '${unknown}' for parameter 'historyTypes'.`)
    const labelId = query.text('labelId')
    const wanted = records.filter(
      (record) =>
        (types.length === 0 || types.includes(typeOf[record.kind])) &&
        (!labelId || record.labelIds.includes(labelId) || record.changedLabelIds.includes(labelId)),
    )
    const page = cutPage(wanted, readPageSize(query), query.text('pageToken'))
    return {
      ...(page.items.length > 0 && { history: page.items.map(historyResource) }),
      ...(page.nextPageToken && { nextPageToken: page.nextPageToken }),
      historyId: String(history.latest()),
    }
  })
}

function historyResource({ id, kind, messageId, threadId, labelIds, changedLabelIds }: HistoryRecord) {
  const change = {
    message: { id: messageId, threadId, labelIds },
    ...(changedLabelIds.length > 0 && { labelIds: changedLabelIds }),
  }
  return { id: String(id), messages: [{ id: messageId, threadId }], [kind]: [change] }
}
