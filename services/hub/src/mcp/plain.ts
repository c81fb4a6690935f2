/**
 * The plain way: a tool call or a listing that wants nothing but its answer, which is nearly every request. It is
 * answered without a server of the SDK, with the same bytes for a fraction of the work. What is not plain in every
 * respect (an error, a doubt, progress, a question to the user) is left to the SDK.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/transports
 */
import * as z from 'zod'
import type { AnswerCall, Visit } from './answer-call.ts'
import { mute } from './asking.ts'
import type { Catalog } from './catalog.ts'
import { listTools } from './list-tools.ts'
import { isAllowed } from './scope-challenge.ts'
import { listHint, serverInfo } from './server.ts'

export interface PlainRequest {
  body: unknown
  headers: Record<string, string | string[] | undefined>
  /** Aborts when the client has gone. */
  signal: AbortSignal
}

/** The whole answer as JSON; undefined for what is not plain, of which nothing was done. */
export type AnswerPlain = (request: PlainRequest, visit: Visit) => Promise<string | undefined>

const currentRevision = '2026-07-28'
/** Those without an envelope in each request. */
const formerRevisions = new Set<unknown>([undefined, '2025-03-26', '2025-06-18', '2025-11-25'])

/** Of the trace that a client is in; only the log cares. */
const trace = { traceparent: z.string().optional(), tracestate: z.string().optional(), baggage: z.string().optional() }
const Envelope = z.strictObject({
  ...trace,
  'io.modelcontextprotocol/protocolVersion': z.literal(currentRevision),
  'io.modelcontextprotocol/clientInfo': z.object({ name: z.string(), version: z.string() }).optional(),
  // With elicitation a tool may ask back.
  'io.modelcontextprotocol/clientCapabilities': z.object({ elicitation: z.undefined().optional() }),
})
const former = z.strictObject(trace).optional()

const Message = z.discriminatedUnion('method', [
  z.strictObject({
    jsonrpc: z.literal('2.0'),
    id: z.union([z.string(), z.int()]),
    method: z.literal('tools/call'),
    params: z.strictObject({
      name: z.string(),
      arguments: z.record(z.string(), z.unknown()).optional(),
      _meta: z.union([Envelope, former]),
    }),
  }),
  z.strictObject({
    jsonrpc: z.literal('2.0'),
    id: z.union([z.string(), z.int()]),
    method: z.literal('tools/list'),
    params: z.strictObject({ _meta: z.union([Envelope, former]) }).optional(),
  }),
])

export function createAnswerPlain(catalog: Catalog, answerCall: AnswerCall): AnswerPlain {
  return async ({ body, headers, signal }, visit) => {
    const { data } = Message.safeParse(body)
    const current = headers['mcp-protocol-version'] === currentRevision
    if (!data || !(current ? agree(headers, data) : isFormer(headers, data))) return undefined
    const { id } = data
    const envelope = current
      ? { resultType: 'complete', _meta: { 'io.modelcontextprotocol/serverInfo': serverInfo } }
      : {}
    const answer = (result: object) => JSON.stringify({ result: { ...result, ...envelope }, jsonrpc: '2.0', id })
    if (data.method === 'tools/list') {
      return answer({ tools: await listTools(catalog, visit.caller), ...(current && listHint) })
    }
    const { name, arguments: given = {} } = data.params
    const entry = catalog.find(name)
    if (!entry || !isAllowed(entry.tool, visit.caller)) return undefined
    const checked = entry.input.safeParse(given)
    if (!checked.success) return undefined
    return answer(await answerCall(entry, visit, { input: checked.data, progress: () => {}, asking: mute, signal }))
  }
}

/** The headers repeat what the body says, for whoever routes without reading it. */
function agree(headers: PlainRequest['headers'], { method, params }: z.output<typeof Message>): boolean {
  const name = params && 'name' in params ? params.name : undefined
  return hasEnvelope(params) && headers['mcp-method'] === method && headers['mcp-name'] === name
}

function isFormer(headers: PlainRequest['headers'], { params }: z.output<typeof Message>): boolean {
  return formerRevisions.has(headers['mcp-protocol-version']) && !hasEnvelope(params)
}

function hasEnvelope(params: { _meta?: object | undefined } | undefined): boolean {
  return 'io.modelcontextprotocol/protocolVersion' in (params?.['_meta'] ?? {})
}
