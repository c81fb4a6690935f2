/** users.drafts: list, get, delete. What brings a whole message is in submission-routes. */
import type { FastifyPluginAsync } from 'fastify'
import { cutPage } from '../../http/paging.ts'
import { readQuery } from '../../http/read-query.ts'
import type { World } from '../../world/world.ts'
import { idOf, personOf } from '../mailbox-of.ts'
import { readPageSize } from '../page-size.ts'
import { messageResource } from '../messages/message-resource.ts'
import { readView } from '../messages/read-view.ts'
import { searchMessages } from '../messages/search-messages.ts'
import * as scopes from '../scopes.ts'
import { messageOfDraft } from './keep-draft.ts'

export const draftRoutes: FastifyPluginAsync<{ world: World }> = async (app, { world }) => {
  app.get('/drafts', { config: { scopes: scopes.readDrafts } }, async (request) => {
    const query = readQuery(request)
    const person = personOf(request)
    const draftIds = new Map([...person.mailbox.drafts].map(([draftId, messageId]) => [messageId, draftId]))
    const found = searchMessages(world, person, request).filter(({ id }) => draftIds.has(id))
    const page = cutPage(found, readPageSize(query), query.text('pageToken'))
    const drafts = page.items.map(({ id, threadId }) => ({ id: draftIds.get(id), message: { id, threadId } }))
    return {
      ...(drafts.length > 0 && { drafts }),
      ...(page.nextPageToken && { nextPageToken: page.nextPageToken }),
      resultSizeEstimate: found.length,
    }
  })

  app.get('/drafts/:id', { config: { scopes: scopes.readDrafts } }, async (request) => {
    const view = readView(request)
    const message = messageOfDraft(personOf(request).mailbox, idOf(request))
    return { id: idOf(request), message: messageResource(message, view) }
  })

  app.delete('/drafts/:id', { config: { scopes: scopes.compose } }, async (request, reply) => {
    const { mailbox } = personOf(request)
    mailbox.remove(messageOfDraft(mailbox, idOf(request)))
    return reply.code(204).send()
  })
}
