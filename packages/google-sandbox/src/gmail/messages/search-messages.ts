/** Finds the messages that `q`, `labelIds` and `includeSpamTrash` describe. Lists of messages, threads and drafts share it. */
import type { FastifyRequest } from 'fastify'
import { invalidArgument } from '../../http/google-error.ts'
import { readQuery } from '../../http/read-query.ts'
import type { Person } from '../../world/person.ts'
import type { World } from '../../world/world.ts'
import type { Message } from '../mailbox/message.ts'
import { compileQuery } from '../search/compile-query.ts'
import { searchContext } from '../search/search-context.ts'
import { checkSearchAllowed } from './read-view.ts'

/** Matching messages, newest first. Throws Google's 400 for a query it cannot read. */
export function searchMessages(world: World, person: Person, request: FastifyRequest): Message[] {
  const query = readQuery(request)
  const q = query.text('q') ?? ''
  checkSearchAllowed(request, q)
  const { labels, newestFirst } = person.mailbox
  const search = compileQuery(q, searchContext(world, person))
  const labelIds = query.list('labelIds')
  const unknown = labelIds.find((id) => !labels.has(id))
  if (unknown !== undefined) throw invalidArgument(`Invalid label: ${unknown}`, { location: 'labelIds' })
  const everywhere =
    search.everywhere || query.flag('includeSpamTrash') || labelIds.some((id) => id === 'SPAM' || id === 'TRASH')
  return newestFirst.filter(
    (message) =>
      (everywhere || !(message.labelIds.has('SPAM') || message.labelIds.has('TRASH'))) &&
      labelIds.every((id) => message.labelIds.has(id)) &&
      search.matches(message),
  )
}
