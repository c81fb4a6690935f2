/** A page of messages that match, newest first, as large as the answer may be. */
import pMap from 'p-map'
import * as z from 'zod'
import { statusOf } from '../../google/errors.ts'
import { countFitting, readPageToken, toPageToken } from '../../mcp/budget.ts'
import type { ToolContext } from '../../mcp/tool.ts'
import { askFor, ListedMessage, toListed, tokensOfEach } from './listed-message.ts'
import { resolveLabels } from './resolve-labels.ts'
import { callsAtOnce } from './run-batch.ts'

/** Goes into the address of a request, where Google takes no more. */
export const Query = z.string().max(2_000).default('')

export const MessagePage = z.object({ messages: z.array(ListedMessage), next_page_token: z.string().nullable() })

export interface Wanted {
  q: string
  label_ids: readonly string[]
  include: 'metadata' | 'body'
  max_results: number
  page_token?: string | undefined
  max_tokens: number
}

export async function listMessages(
  { q, label_ids, include, max_results, page_token, max_tokens }: Wanted,
  { gmail, signal, timeZone }: ToolContext,
): Promise<z.input<typeof MessagePage>> {
  const page = readPageToken(page_token)
  const { data } = await gmail.users.messages.list({
    userId: 'me',
    maxResults: max_results,
    fields: 'messages(id),nextPageToken',
    ...(q && { q }),
    ...(label_ids.length > 0 && { labelIds: await resolveLabels(label_ids, gmail) }),
    ...(page.googleToken !== undefined && { pageToken: page.googleToken }),
  })
  const ids = (data.messages ?? []).map(({ id }) => id!)
  const zone = await timeZone()
  const detail = { body: include === 'body', stripQuotes: true, maxTokens: Math.min(tokensOfEach, max_tokens) }
  /** Null for what was deleted since it was listed. */
  const read = async (id: string) => {
    const asked = gmail.users.messages.get({ userId: 'me', id, ...askFor(detail) })
    return asked.then(
      ({ data: message }) => toListed(message, zone, detail),
      (error: unknown) => {
        if (statusOf(error) === 404) return null
        throw error
      },
    )
  }
  const messages = await pMap(ids.slice(page.skip), read, { concurrency: callsAtOnce, signal })
  const fitting = countFitting(messages, max_tokens)
  return {
    messages: messages.slice(0, fitting).filter((message) => message !== null),
    next_page_token: toPageToken(page, {
      answered: page.skip + fitting,
      count: ids.length,
      next: data.nextPageToken,
    }),
  }
}
