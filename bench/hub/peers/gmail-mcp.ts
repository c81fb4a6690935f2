/** gmail-mcp over HTTP: no sessions; the bearer is Google's own token. */
import { join } from 'node:path'
import type { HubLaboratory } from '../laboratory.ts'
import { install, toRequestOf, type Peer } from './peer.ts'

const version = '2.3.1'
const id = '18c0ffee18c0ffee'
const get = { tool: 'message_get', input: { id } }

export async function startGmailPeer({ startOnGoogle }: HubLaboratory): Promise<Peer> {
  const modules = await install('gmail-mcp', version)
  const service = await startOnGoogle({
    script: join(modules, 'gmail-mcp/dist/main.js'),
    readyPath: '/.well-known/oauth-protected-resource',
    environment: (PORT) => ({ PORT, MCP_TRANSPORT: 'http', GOOGLE_CLIENT_ID: 'bench', GOOGLE_CLIENT_SECRET: 'bench' }),
  })
  return {
    name: `gmail-mcp ${version}`,
    service,
    callsFor: {
      gmail_get_message: [get],
      // Its list has ids alone; whoever wants to know what was found gets each.
      gmail_search_messages: [{ tool: 'messages_list', input: { maxResults: 5 } }, get, get, get, get, get],
    },
    loadOf: async (calls, connections) => ({
      connections,
      requestsOf: () => calls.map(toRequestOf('/mcp', { authorization: 'Bearer ya29.canned' })),
    }),
  }
}
