/** google-calendar-mcp over HTTP: one person, whose tokens are in a file; every client has a session. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HubLaboratory } from '../laboratory.ts'
import { install, jsonHeaders, toBody, toRequestOf, type Peer } from './peer.ts'

const name = '@cocal/google-calendar-mcp'
const version = '2.6.3'
/** It keeps 128 at most. */
const mostSessions = 100

export async function startCalendarPeer({ startOnGoogle, folder }: HubLaboratory): Promise<Peer> {
  const modules = await install(name, version)
  const keys = join(folder, 'calendar-keys.json')
  const tokens = join(folder, 'calendar-tokens.json')
  const installed = { client_id: 'bench', client_secret: 'bench', redirect_uris: ['http://localhost'] }
  await writeFile(keys, JSON.stringify({ installed }))
  const token = { access_token: 'ya29.canned', refresh_token: 'canned', expiry_date: Date.now() + 86_400_000 }
  await writeFile(tokens, JSON.stringify({ normal: { ...token, token_type: 'Bearer' } }))
  const service = await startOnGoogle({
    script: join(modules, name, 'build/index.js'),
    args: ['--transport', 'http'],
    readyPath: '/health',
    environment: (PORT) => ({ PORT, GOOGLE_OAUTH_CREDENTIALS: keys, GOOGLE_CALENDAR_MCP_TOKEN_PATH: tokens }),
  })

  async function openSession(): Promise<string> {
    const clientInfo = { name: 'bench', version: '1' }
    const answer = await fetch(service.url, {
      method: 'POST',
      headers: jsonHeaders,
      body: toBody('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo }),
    })
    await answer.text()
    return answer.headers.get('mcp-session-id')!
  }

  let sessions: Promise<string[]> | undefined
  return {
    name: `${name} ${version}`,
    service,
    callsFor: {
      calendar_list_events: [
        {
          tool: 'list-events',
          input: { calendarId: 'primary', timeMin: '2026-11-25T00:00:00', timeMax: '2026-12-02T00:00:00' },
        },
      ],
      calendar_get_event: [{ tool: 'get-event', input: { calendarId: 'primary', eventId: 'event1' } }],
      calendar_create_event: [
        {
          tool: 'create-event',
          input: {
            calendarId: 'primary',
            summary: 'Meeting',
            start: '2026-11-25T09:30:00+01:00',
            end: '2026-11-25T10:30:00+01:00',
            allowDuplicates: true,
          },
        },
      ],
    },
    async loadOf(calls, connections) {
      const open = await (sessions ??= Promise.all(Array.from({ length: mostSessions }, openSession)))
      return {
        connections,
        requestsOf: (connection) => calls.map(toRequestOf('/', { 'mcp-session-id': open[connection % mostSessions]! })),
      }
    },
  }
}
