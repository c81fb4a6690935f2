/**
 * Looks whether the mail of this call went out, when Google gave no answer to sending it: by its Message-ID, and should
 * Gmail have written that anew, by our own header among what was sent last. What is older than an idempotency key lives is
 * another mail, also where somebody used the key again.
 */
import pMap from 'p-map'
import * as z from 'zod'
import { callHeader } from '../../google/compose-mail.ts'
import { headerOf } from '../../google/mime.ts'
import type { ToolContext } from '../../mcp/tool.ts'
import { messageIdOf } from './written-mail.ts'

export const Sent = z.object({ id: z.string(), thread_id: z.string() })

const lookedAt = 10
const readsAtOnce = 5

export async function findSent(
  context: Pick<ToolContext, 'gmail' | 'callKey'>,
): Promise<z.input<typeof Sent> | undefined> {
  const messageId = messageIdOf(context)
  const [found] = await listSent(context, `in:sent newer_than:2d rfc822msgid:${messageId.slice(1, -1)}`, 1)
  if (found) return found
  const latest = await listSent(context, 'in:sent newer_than:1d', lookedAt)
  const calls = await pMap(latest, ({ id }) => readCall(context, id), { concurrency: readsAtOnce })
  return latest[calls.indexOf(messageId)]
}

async function listSent({ gmail }: Pick<ToolContext, 'gmail'>, q: string, maxResults: number) {
  const fields = 'messages(id,threadId)'
  const { data } = await gmail.users.messages.list({ userId: 'me', q, maxResults, fields })
  return (data.messages ?? []).map(({ id, threadId }) => ({ id: id!, thread_id: threadId! }))
}

async function readCall({ gmail }: Pick<ToolContext, 'gmail'>, id: string): Promise<string> {
  const { data } = await gmail.users.messages.get({
    userId: 'me',
    id,
    format: 'metadata',
    metadataHeaders: [callHeader],
    fields: 'payload(headers)',
  })
  return headerOf(data.payload, callHeader)
}
