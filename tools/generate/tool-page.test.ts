import { expect, it } from 'vitest'
import * as z from 'zod'
import { toToolPage } from './tool-page.ts'

const tool = {
  name: 'mail_search',
  title: 'Search mail',
  description: 'Finds mail.',
  service: 'gmail',
  scope: 'gmail.read',
  googleScopes: ['mail.read', 'mail.all'],
  effect: 'read' as const,
  input: z.object({
    query: z.string().describe('Words | <operators>.'),
    limit: z.int().default(20).describe('At most.'),
    order: z.enum(['new', 'old']).optional(),
  }),
  output: z.object({
    messages: z.array(z.object({ id: z.string(), subject: z.string() })),
    next: z.string().nullable(),
  }),
}

it('says what a tool does, takes, gives and needs', () => {
  const page = toToolPage([tool])

  expect(page).toContain('| [`mail_search`](#mail_search) | Search mail | reads | gmail |')
  expect(page).toContain('Needs a token with `gmail.read`, and from Google `mail.read` or `mail.all`.')
  expect(page).toContain('| `query` | string | Words \\| &lt;operators>. |')
  expect(page).toMatch(/\| `limit` \| integer, default `20` \| At most\. \|/)
  expect(page).toContain('| `order` | `"new"` or `"old"`, optional |')
  expect(page).toContain('| `messages` | array of {id, subject} |')
  expect(page).toContain('| `next` | string or null |')
})

it('says so where a tool takes nothing or needs no Google', () => {
  const page = toToolPage([{ ...tool, service: undefined, scope: undefined, googleScopes: [], input: z.object({}) }])

  expect(page).toContain('Takes nothing.')
  expect(page).toContain('Works without a connection to Google.')
})
