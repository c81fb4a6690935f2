/** users.messages: list, get, modify, batchModify, batchDelete, trash, untrash, delete. */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { invalidArgument, notFound } from '../../http/google-error.ts'
import { cutPage } from '../../http/paging.ts'
import { readQuery } from '../../http/read-query.ts'
import type { World } from '../../world/world.ts'
import { readLabelChange } from '../labels/label-change.ts'
import { numericIdOf, personOf } from '../mailbox-of.ts'
import { readPageSize } from '../page-size.ts'
import * as scopes from '../scopes.ts'
import { messageResource, messageStub } from './message-resource.ts'
import { readView } from './read-view.ts'
import { searchMessages } from './search-messages.ts'

const Ids = z.looseObject({ ids: z.array(z.string()).default([]) })
const mostIds = 1000

function readIds(body: unknown): string[] {
  const { ids } = Ids.parse(body ?? {})
  if (ids.length > mostIds) throw invalidArgument(`Number of ids cannot exceed ${mostIds}`)
  return ids
}

export const messageRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.get('/messages', { config: { scopes: scopes.readHeaders } }, async (request) => {
    const query = readQuery(request)
    const found = searchMessages(world, personOf(request), request)
    const page = cutPage(found, readPageSize(query), query.text('pageToken'))
    return {
      ...(page.items.length > 0 && { messages: page.items.map(({ id, threadId }) => ({ id, threadId })) }),
      ...(page.nextPageToken && { nextPageToken: page.nextPageToken }),
      resultSizeEstimate: found.length,
    }
  })

  app.get('/messages/:id', { config: { scopes: scopes.readHeaders } }, async (request) => {
    const view = readView(request)
    return messageResource(findMessage(request), view)
  })

  app.delete('/messages/:id', { config: { scopes: scopes.deleteForGood } }, async (request, reply) => {
    personOf(request).mailbox.remove(findMessage(request))
    return reply.code(204).send()
  })

  app.post('/messages/:id/modify', { config: { scopes: scopes.change } }, async (request) => {
    const { mailbox } = personOf(request)
    const change = readLabelChange(request.body, mailbox.labels)
    const message = findMessage(request)
    mailbox.relabel(message, change.add, change.remove)
    return messageStub(message)
  })

  app.post('/messages/:id/trash', { config: { scopes: scopes.change } }, async (request) => {
    const message = findMessage(request)
    personOf(request).mailbox.relabel(message, ['TRASH'], ['INBOX'])
    return messageStub(message)
  })

  app.post('/messages/:id/untrash', { config: { scopes: scopes.change } }, async (request) => {
    const message = findMessage(request)
    personOf(request).mailbox.relabel(message, [], ['TRASH'])
    return messageStub(message)
  })

  app.post('/messages/batchModify', { config: { scopes: scopes.change } }, async (request, reply) => {
    const { mailbox } = personOf(request)
    const ids = readIds(request.body)
    const change = readLabelChange(request.body, mailbox.labels)
    for (const message of ids.map(mailbox.find)) if (message) mailbox.relabel(message, change.add, change.remove)
    return reply.code(204).send()
  })

  app.post('/messages/batchDelete', { config: { scopes: scopes.deleteForGood } }, async (request, reply) => {
    const { mailbox } = personOf(request)
    for (const message of readIds(request.body).map(mailbox.find)) if (message) mailbox.remove(message)
    return reply.code(204).send()
  })
}

function findMessage(request: FastifyRequest) {
  const message = personOf(request).mailbox.find(numericIdOf(request))
  if (!message) throw notFound()
  return message
}
