/** Resolves `{userId}` of a Gmail path to the caller's own mailbox. Nobody reaches another person's mail. */
import type { FastifyRequest } from 'fastify'
import { callerOf } from '../http/authenticate.ts'
import { GoogleError, invalidArgument, notFound } from '../http/google-error.ts'
import type { Person } from '../world/person.ts'

/** The caller, when `{userId}` is `me` or their own address; Google's 403 otherwise. */
export function personOf(request: FastifyRequest): Person {
  const { person } = callerOf(request)
  const { userId } = request.params as { userId: string }
  if (userId !== 'me' && userId.toLowerCase() !== person.email) {
    throw new GoogleError(403, `Delegation denied for ${person.email}`, { reason: 'forbidden' })
  }
  return person
}

/** The id in a Gmail path. */
export function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id
}

/** The id of a message or a thread in a Gmail path: a hexadecimal number of 63 bits. Throws Google's 400 for what is none. */
export function numericIdOf(request: FastifyRequest, name = 'id'): string {
  const { [name]: id = '' } = request.params as Record<string, string>
  if (/^[\da-f]{1,16}$/i.test(id) && BigInt(`0x${id}`) < 2n ** 63n) return id
  throw invalidArgument('Invalid id value')
}

/** The thread a new message wants to join. Throws Google's 404 when there is no such thread. */
export function wantedThread<T>({ mailbox }: Person, threadId: string | undefined, otherwise: T): T | { id: string } {
  if (!threadId) return otherwise
  if (mailbox.thread(threadId).length === 0) throw notFound()
  return { id: threadId }
}
