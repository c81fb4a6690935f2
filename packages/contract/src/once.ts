/** Doing something once however often it is asked: who asks first does it, who asks again gets the first answer. */
import * as z from 'zod'
import { ContentHash, ToolName } from './approvals.ts'
import { defineEndpoint } from './endpoint.ts'

/** So large may an answer be that is kept, as JSON. */
export const onceAnswerBytes = 64 * 1024

/** So long is one kept: a key is free again afterwards. */
export const onceTtlSeconds = 24 * 60 * 60

/** Whoever took a key and says nothing for so long is taken for dead. */
export const onceAbandonedSeconds = 60

export const IdempotencyKey = z.string().trim().min(1).max(200)

export const OnceAnswer = z
  .record(z.string(), z.unknown())
  .refine((answer) => new TextEncoder().encode(JSON.stringify(answer)).length <= onceAnswerBytes, {
    error: `must be at most ${onceAnswerBytes} bytes of JSON`,
  })
export type OnceAnswer = z.infer<typeof OnceAnswer>

/**
 * `go`: do it, then settle it or give it up. `running`: somebody is at it. `unknown`: somebody was at it and is gone, so
 * look first whether it was done; the claim is now with who is told so. `done`: the first answer.
 */
export const OnceClaim = z.discriminatedUnion('state', [
  z.object({ state: z.literal('go'), id: z.uuid() }),
  z.object({ state: z.literal('running') }),
  z.object({ state: z.literal('unknown'), id: z.uuid() }),
  z.object({ state: z.literal('done'), answer: OnceAnswer }),
])
export type OnceClaim = z.infer<typeof OnceClaim>

const Id = z.object({ id: z.uuid() })

export const once = {
  claim: defineEndpoint({
    method: 'POST',
    path: '/api/v1/once/claim',
    audience: 'delegate',
    summary: 'May this be done now, or was it done already? Of several that ask with one key, one is told to go',
    body: z.object({ key: IdempotencyKey, tool: ToolName, content_hash: ContentHash }),
    responses: { 200: OnceClaim },
    problems: ['unauthenticated', 'conflict', 'limit-reached'],
    audit: { skip: 'nothing is done by it' },
  }),
  settle: defineEndpoint({
    method: 'PUT',
    path: '/api/v1/once/:id',
    audience: 'delegate',
    summary: 'It was done: keep the answer for whoever asks again within a day',
    params: Id,
    body: z.object({ answer: OnceAnswer }),
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'not-found'],
    audit: { skip: 'tells what was done at Google' },
  }),
  giveUp: defineEndpoint({
    method: 'DELETE',
    path: '/api/v1/once/:id',
    audience: 'delegate',
    summary: 'It was not done: the key is free again',
    params: Id,
    responses: { 204: z.undefined() },
    problems: ['unauthenticated', 'not-found'],
    audit: { skip: 'nothing was done' },
  }),
} as const
