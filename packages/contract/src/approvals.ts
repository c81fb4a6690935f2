/** Asking the user before something leaves the account: what exactly, what they said, and that it holds once. */
import * as z from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { NextCursor, PageQuery } from './paging.ts'

/** Of everything that would happen, as its asker counts it: an approval holds for nothing else. */
export const ContentHash = z.string().regex(/^[\da-f]{64}$/, 'must be a SHA-256 in hexadecimal')

export const ToolName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be the name of a tool')

/** Nobody approves what they cannot see, so this is all of it. */
export const previewCharacters = 50_000

export const ApprovalState = z.enum(['waiting', 'approved', 'refused', 'used'])
export type ApprovalState = z.infer<typeof ApprovalState>

export const Approval = z.object({
  id: z.uuid(),
  client_id: z.string().describe('Who asks, by its id: a client, a personal access token or a session.'),
  tool: ToolName,
  title: z.string(),
  preview: z.string().describe('What exactly would be sent.'),
  state: ApprovalState,
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().describe('It is forgotten then, decided or not.'),
})
export type Approval = z.infer<typeof Approval>

/** Waiting ones of one account; an assistant that asks for more is out of its mind. */
export const maxWaitingApprovals = 50

/** What became of the approval that was to be used: `approved` is said once, and it is used up by it. */
export const ApprovalUse = z.enum(['approved', 'waiting', 'refused', 'none'])
export type ApprovalUse = z.infer<typeof ApprovalUse>

const Id = z.object({ id: z.uuid() })

export const approvals = {
  ask: defineEndpoint({
    method: 'POST',
    path: '/api/v1/approvals',
    audience: 'delegate',
    summary: 'Ask the user whether this may happen; the same content asked again is the same question',
    body: z.object({
      tool: ToolName,
      title: z.string().trim().min(1).max(200),
      preview: z.string().max(previewCharacters),
      content_hash: ContentHash,
    }),
    responses: {
      200: z.object({
        id: z.uuid(),
        url: z.url().describe('The page on which the user decides.'),
        state: ApprovalState.exclude(['used']),
      }),
    },
    problems: ['unauthenticated', 'limit-reached'],
    audit: { event: 'approval.requested' },
  }),
  use: defineEndpoint({
    method: 'POST',
    path: '/api/v1/approvals/use',
    audience: 'delegate',
    summary: 'Use up what the user approved: for exactly this content, for who asked, once',
    body: z.object({ content_hash: ContentHash }),
    responses: { 200: z.object({ state: ApprovalUse }) },
    problems: ['unauthenticated'],
    audit: { event: 'approval.used' },
  }),
  list: defineEndpoint({
    method: 'GET',
    path: '/api/v1/approvals',
    audience: 'user',
    summary: 'What was asked in the last day, newest first',
    query: PageQuery,
    responses: { 200: z.object({ approvals: z.array(Approval), next_cursor: NextCursor }) },
    problems: ['unauthenticated'],
    audit: { skip: 'shows the user what waits for them' },
  }),
  find: defineEndpoint({
    method: 'GET',
    path: '/api/v1/approvals/:id',
    audience: 'user',
    summary: 'What exactly would happen',
    params: Id,
    responses: { 200: Approval },
    problems: ['unauthenticated', 'not-found'],
    audit: { skip: 'shows the user what waits for them' },
  }),
  approve: defineEndpoint({
    method: 'POST',
    path: '/api/v1/approvals/:id/approve',
    audience: 'user',
    summary: 'It may happen, once',
    params: Id,
    responses: { 200: Approval },
    problems: ['unauthenticated', 'not-found', 'conflict'],
    audit: { event: 'approval.approved' },
  }),
  refuse: defineEndpoint({
    method: 'POST',
    path: '/api/v1/approvals/:id/refuse',
    audience: 'user',
    summary: 'It may not happen; takes back an approval that was not used yet',
    params: Id,
    responses: { 200: Approval },
    problems: ['unauthenticated', 'not-found', 'conflict'],
    audit: { event: 'approval.refused' },
  }),
} as const
