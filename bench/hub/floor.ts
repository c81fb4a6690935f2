/**
 * What the documentation of the SDK shows, as the floor to compare with: a server with all tools for every request, Zod
 * schemas, a JWT check for every request, the same single call to Google through @googleapis.
 */
import { calendar } from '@googleapis/calendar'
import { gmail } from '@googleapis/gmail'
import { toNodeHandler, type NodeIncomingMessageLike } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server'
import { tools } from '@oma/hub/tools'
import { OAuth2Client } from 'google-auth-library'
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose'
import { createServer } from 'node:http'

const { PORT, JWKS = '', GOOGLE_URL = '', ISSUER = '', AUDIENCE = '' } = process.env
const keys = createLocalJWKSet(JSON.parse(JWKS) as JSONWebKeySet)
const rootUrl = `${GOOGLE_URL}/`

function clients() {
  const auth = new OAuth2Client()
  auth.setCredentials({ access_token: 'ya29.canned' })
  return { gmail: gmail({ version: 'v1', auth, rootUrl }), calendar: calendar({ version: 'v3', auth, rootUrl }) }
}

const calls: Record<string, () => Promise<unknown>> = {
  gmail_get_message: async () =>
    (await clients().gmail.users.messages.get({ userId: 'me', id: '18c0ffee18c0ffee', format: 'full' })).data,
  gmail_search_messages: async () => {
    const { gmail } = clients()
    const { data } = await gmail.users.messages.list({ userId: 'me', maxResults: 5 })
    const read = async ({ id }: { id?: string | null }) =>
      (await gmail.users.messages.get({ userId: 'me', id: id!, format: 'metadata' })).data
    return { messages: await Promise.all((data.messages ?? []).map(read)) }
  },
  calendar_list_events: async () =>
    (await clients().calendar.events.list({ calendarId: 'primary', singleEvents: true, orderBy: 'startTime' })).data,
  calendar_get_event: async () =>
    (await clients().calendar.events.get({ calendarId: 'primary', eventId: 'event1' })).data,
  calendar_create_event: async () =>
    (await clients().calendar.events.insert({ calendarId: 'primary', requestBody: { summary: 'Meeting' } })).data,
}

const handler = createMcpHandler(() => {
  const server = new McpServer({ name: 'floor', version: '1' })
  for (const { name, title, description, input, toolsets } of tools) {
    if (toolsets.length > 0 && !toolsets.includes('core')) continue
    server.registerTool(name, { title, description, inputSchema: input }, async () => {
      const output = await calls[name]!()
      return { content: [{ type: 'text', text: JSON.stringify(output) }] }
    })
  }
  return server
})
const answer = toNodeHandler(handler)

createServer((request, reply) => {
  if (request.url === '/health') return void reply.end('{}')
  const token = request.headers.authorization?.slice('Bearer '.length) ?? ''
  jwtVerify(token, keys, { issuer: ISSUER, audience: AUDIENCE, typ: 'at+jwt' }).then(
    () => answer(request as NodeIncomingMessageLike, reply),
    () => reply.writeHead(401).end(),
  )
}).listen(Number(PORT), '127.0.0.1')
