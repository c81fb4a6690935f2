/** Turns what a tool threw into an answer that a model can act on: what happened, and what to do. */
import type { CallToolResult } from '@modelcontextprotocol/server'
import { problems, type ProblemCode, type ProblemError } from '@oma/contract'

/** @param repair where the user mends the connection */
export function toErrorResult(problem: ProblemError, repair: string): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: explain(problem, repair) }] }
}

/** These speak of HTTP; what was said on purpose says it better to a model. */
const titlesOfHttp = new Set<ProblemCode>(['validation-failed', 'not-found', 'forbidden'])

const ofConnection = new Set<ProblemCode>(['google-needs-reconnect', 'google-scope-missing', 'google-not-connected'])

/** Whether the user mends it by connecting Google. */
export function isOfConnection({ code }: ProblemError): boolean {
  return ofConnection.has(code)
}

export function explain({ code, detail = `${problems[code].title}.` }: ProblemError, repair: string): string {
  const { title } = problems[code]
  const what = titlesOfHttp.has(code) || detail.startsWith(title) ? detail : `${title}: ${detail}`
  return ofConnection.has(code) && !what.includes(repair) ? `${what} The user can mend this: ${repair}` : what
}

/** JSON-RPC 2.0 section 5.1, for a body that is no JSON and so has no id. */
export const parseError = {
  jsonrpc: '2.0',
  id: null,
  error: { code: -32700, message: 'Parse error: the body is not JSON' },
}

/** Batches left MCP with the revision 2025-06-18; one request could have sent a hundred mails. */
export const noBatch = {
  jsonrpc: '2.0',
  id: null,
  error: { code: -32600, message: 'Invalid request: send one message at a time, not a batch' },
}
