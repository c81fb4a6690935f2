import { describe, expect, it } from 'vitest'
import { ada, startMailboxes } from '../testing/mail-pair.ts'

const lists = ['messages', 'threads', 'drafts', 'history'] as const
const count = 502

/** Ada with 502 messages, and a way to ask for a list with any maxResults. */
async function startFull() {
  const { sandbox } = await startMailboxes()
  const { tokens } = await sandbox.connect(ada)
  const messages = Array.from({ length: count }, (_, each) => ({ account: ada, text: `${each}`, label_ids: ['INBOX'] }))
  await sandbox.plant({ messages })
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  return async (list: (typeof lists)[number], maxResults?: string) => {
    const query = new URLSearchParams({ startHistoryId: '1000', ...(maxResults !== undefined && { maxResults }) })
    const response = await fetch(`${sandbox.url}/gmail/v1/users/me/${list}?${query.toString()}`, { headers })
    return { status: response.status, body: (await response.json()) as Record<string, unknown[]> }
  }
}

describe('maxResults', () => {
  it('is 100 when it is absent or 0, and never more than 500', async () => {
    const ask = await startFull()
    for (const list of ['messages', 'threads', 'history'] as const) {
      const sizes = ['0', '1', '500', '501', '4294967295'].map(
        async (size) => (await ask(list, size)).body[list]?.length,
      )

      expect((await ask(list)).body[list], list).toHaveLength(100)
      expect(await Promise.all(sizes), list).toEqual([100, 1, 500, 500, 500])
    }
  })

  it.each(['-1', 'NaN', '1.5', '', '1e2', '4294967296'])('of %j is refused by every list, by name', async (size) => {
    const { sandbox } = await startMailboxes()
    const { tokens } = await sandbox.connect(ada)
    const description = `Invalid value at 'max_results' (TYPE_UINT32), "${size}"`
    for (const list of lists) {
      const url = `${sandbox.url}/gmail/v1/users/me/${list}?startHistoryId=1000&maxResults=${size}`
      const response = await fetch(url, { headers: { authorization: `Bearer ${tokens.access_token}` } })

      expect([response.status, await response.json()]).toMatchObject([
        400,
        {
          error: {
            message: description,
            status: 'INVALID_ARGUMENT',
            errors: [{ reason: 'invalid' }],
            details: [{ fieldViolations: [{ field: 'max_results', description }] }],
          },
        },
      ])
    }
  })
})
