/** What clients send: a tool call or a listing, as those of the 2026-07-28 revision do and those before it. */
export const eras = ['2026-07-28', '2025-11-25'] as const
/** One client, a team, a crowd. */
export const connectionCounts = [1, 32, 256]
export type Era = (typeof eras)[number]

export interface Asking {
  method: 'tools/call' | 'tools/list'
  tool?: string
  input?: Record<string, unknown>
}

/** The tools of the comparison; each makes the same calls to Google here and at the floor. */
export const askings: readonly Asking[] = [
  { method: 'tools/call', tool: 'gmail_get_message', input: { message_id: '18c0ffee18c0ffee' } },
  { method: 'tools/call', tool: 'gmail_search_messages', input: { max_results: 5 } },
  { method: 'tools/call', tool: 'calendar_list_events', input: { from: '2026-11-25', to: '2026-12-02' } },
  { method: 'tools/call', tool: 'calendar_get_event', input: { event_id: 'event1' } },
  {
    method: 'tools/call',
    tool: 'calendar_create_event',
    input: { title: 'Meeting', start: '2026-11-25T09:30:00+01:00', end: '2026-11-25T10:30:00+01:00' },
  },
  { method: 'tools/list' },
]

export function nameOf({ method, tool }: Asking): string {
  return tool ?? method
}

export function toRequest({ method, tool, input }: Asking, era: Era, token: string) {
  const modern = era === '2026-07-28'
  const meta = {
    'io.modelcontextprotocol/protocolVersion': era,
    'io.modelcontextprotocol/clientInfo': { name: 'bench', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  }
  const params = { ...(tool !== undefined && { name: tool, arguments: input }), ...(modern && { _meta: meta }) }
  return {
    method: 'POST' as const,
    path: '/mcp',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': era,
      ...(modern && { 'mcp-method': method, ...(tool !== undefined && { 'mcp-name': tool }) }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  }
}
