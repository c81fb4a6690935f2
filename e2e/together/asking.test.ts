import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { connectGoogle } from '@oma/vault/testing/google'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startBoth, type Both } from './start-both.ts'

let both: Both
beforeAll(async () => {
  both = await startBoth()
})
afterAll(() => both.close())

/** A client that can open an address for its user, who then does this. */
async function connect(token: string, visit: (url: string) => Promise<'accept' | 'decline'>): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '1' },
    { versionNegotiation: { mode: { pin: '2026-07-28' } }, capabilities: { elicitation: { url: {} } } },
  )
  client.setRequestHandler('elicitation/create', async ({ params }) => {
    const { url } = params as { url: string }
    return { action: await visit(url) }
  })
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  await client.connect(new StreamableHTTPClientTransport(both.url, { requestInit }))
  return client
}
const search = { name: 'gmail_search_messages', arguments: { max_results: 1 } }

it('a client that can open an address sends its user to connect Google, and the call goes on', async () => {
  const user = await both.joinWithToken()
  const visited: string[] = []
  const client = await connect(user.token, async (url) => {
    visited.push(url)
    await connectGoogle(both.vault, user)
    return 'accept'
  })
  const answer = await client.callTool(search)

  expect(visited).toEqual([`${both.vault.publicUrl}/connect`])
  expect(answer).not.toHaveProperty('isError', true)
  expect(answer.structuredContent).toHaveProperty('messages')
  await client.close()
})

it('a user who does not want to is asked once, and the model is told', async () => {
  const user = await both.joinWithToken()
  let asked = 0
  const client = await connect(user.token, async () => {
    asked++
    return 'decline'
  })
  const { isError, content } = await client.callTool(search)

  expect(asked).toBe(1)
  expect(isError).toBe(true)
  expect(JSON.stringify(content)).toContain('/connect')
  await client.close()
})
