/** users.threads: list, get, modify, trash, untrash, delete. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { notFound } from '../../http/google-error.ts'
import { cutPage } from '../../http/paging.ts'
import { readQuery } from '../../http/read-query.ts'
import type { World } from '../../world/world.ts'
import { readLabelChange, type Change } from '../labels/label-change.ts'
import { numericIdOf, personOf } from '../mailbox-of.ts'
import { readPageSize } from '../page-size.ts'
import { messageResource, messageStub } from '../messages/message-resource.ts'
import { readView } from '../messages/read-view.ts'
import { searchMessages } from '../messages/search-messages.ts'
import * as scopes from '../scopes.ts'

export const threadRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.get('/threads', { config: { scopes: scopes.readHeaders } }, async (request) => {
    const query = readQuery(request)
    const { mailbox } = personOf(request)
    const ids = [...new Set(searchMessages(world, personOf(request), request).map(({ threadId }) => threadId))]
    const page = cutPage(ids, readPageSize(query), query.text('pageToken'))
    const threads = page.items.map((id) => {
      const latest = mailbox.thread(id).at(-1)
      return { id, snippet: latest?.reading().snippet ?? '', historyId: String(latest?.historyId ?? 0) }
    })
    return {
      ...(threads.length > 0 && { threads }),
      ...(page.nextPageToken && { nextPageToken: page.nextPageToken }),
      resultSizeEstimate: ids.length,
    }
  })

  app.get('/threads/:id', { config: { scopes: scopes.readHeaders } }, async (request) => {
    const view = readView(request, ['full', 'metadata', 'minimal'])
    const messages = findThread(request)
    return {
      id: numericIdOf(request),
      historyId: String(Math.max(...messages.map(({ historyId }) => historyId))),
      messages: messages.map((message) => messageResource(message, view)),
    }
  })

  app.post('/threads/:id/modify', { config: { scopes: scopes.change } }, async (request) =>
    relabel(request, readLabelChange(request.body, personOf(request).mailbox.labels)),
  )

  app.post('/threads/:id/trash', { config: { scopes: scopes.change } }, async (request) =>
    relabel(request, { add: ['TRASH'], remove: ['INBOX'] }),
  )

  app.post('/threads/:id/untrash', { config: { scopes: scopes.change } }, async (request) =>
    relabel(request, { add: [], remove: ['TRASH'] }),
  )

  app.delete('/threads/:id', { config: { scopes: scopes.deleteForGood } }, async (request, reply) => {
    for (const message of findThread(request)) personOf(request).mailbox.remove(message)
    return reply.code(204).send()
  })
}

function findThread(request: FastifyRequest) {
  const messages = personOf(request).mailbox.thread(numericIdOf(request))
  if (messages.length === 0) throw notFound()
  return messages
}

function relabel(request: FastifyRequest, { add, remove }: Change) {
  const messages = findThread(request)
  for (const message of messages) personOf(request).mailbox.relabel(message, add, remove)
  return { id: numericIdOf(request), messages: messages.map(messageStub) }
}
