/** The messages that a change is for: some by their ids, or a whole conversation. */
import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { MessageId, ThreadId } from '../../google/ids.ts'

/** What one call of Gmail's `batchModify` takes. */
const mostMessages = 1000

export const whichMessages = {
  message_ids: z
    .array(MessageId)
    .refine((ids) => ids.length <= mostMessages, { error: `takes at most ${mostMessages}` })
    .optional(),
  thread_id: ThreadId.optional(),
}

export type Which = { ids: string[]; threadId?: undefined } | { threadId: string }

/** @throws {ProblemError} `validation-failed` unless it is one of both */
export function readWhich(input: { message_ids?: string[] | undefined; thread_id?: string | undefined }): Which {
  const { message_ids, thread_id } = input
  if (thread_id !== undefined && message_ids === undefined) return { threadId: thread_id }
  if (thread_id === undefined && message_ids?.length) return { ids: [...new Set(message_ids)] }
  throw new ProblemError('validation-failed', 'Give message_ids or thread_id, one of them. Nothing was changed.')
}
