/**
 * What a client is told whose request does not keep to the protocol: a sentence that names what is wrong, as -32602. The
 * SDK calls it an internal error for most methods, and gives the whole list of its schema's complaints.
 */
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server'
import * as z from 'zod'

/** JSON-RPC 2.0 section 5.1. */
const [invalidParams, internalError] = [-32602, -32603]
const mostNamed = 3

const Complaints = z
  .array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
  .nonempty()

/** Has the transport say so. */
export function tellInvalidParams<T extends Transport>(transport: T): T {
  const send = transport.send.bind(transport)
  transport.send = (message, options) => send(inWords(message), options)
  return transport
}

function inWords(message: JSONRPCMessage): JSONRPCMessage {
  if (!('error' in message)) return message
  const { error } = message
  if (error.code !== internalError && error.code !== invalidParams) return message
  const complaints = readComplaints(error.message)
  if (!complaints) return message
  const named = complaints
    .slice(0, mostNamed)
    .map(({ path, message: what }) => `${nameOf(path)}: ${what.replace(/^Invalid input: /, '')}`)
  return { ...message, error: { code: invalidParams, message: `Invalid params: ${named.join('; ')}` } }
}

function nameOf(path: readonly (string | number)[]): string {
  return path.slice(path[0] === 'params' ? 1 : 0).join('.') || 'params'
}

/**
 * As zod writes them into the message of its error. That may hold millions of characters of the client's, such as the name
 * of a prompt that there is not, so no pattern goes through it more than once.
 */
function readComplaints(message: string): z.output<typeof Complaints> | undefined {
  const at = message.search(/\[\s*\{/)
  if (at === -1 || !message.endsWith(']')) return undefined
  try {
    return Complaints.safeParse(JSON.parse(message.slice(at))).data
  } catch {
    return undefined
  }
}
