/** What can be read by its address, at the server of one request: each is what a tool answers to the same caller. */
import {
  isInputRequiredResult,
  ProtocolError,
  ProtocolErrorCode,
  ResourceNotFoundError,
  ResourceTemplate,
  type CallToolResult,
  type McpServer,
} from '@modelcontextprotocol/server'
import { resources, type Resource } from '../resources/index.ts'
import type { AnswerCall, Visit } from './answer-call.ts'
import { askingOf } from './asking.ts'
import type { Catalog } from './catalog.ts'
import { challengeFor } from './scope-challenge.ts'

/** What a tool tells of a file. */
interface FileFacts {
  text?: string
  base64?: string
  mime_type?: string
}

export type RegisterResources = (server: McpServer, visit: Visit, method: string) => void

/** Listed are those whose tool is; whoever reads another is told why not. */
export function createRegisterResources(catalog: Catalog, answerCall: AnswerCall): RegisterResources {
  return (server, visit, method) => {
    const listed = new Set(catalog.list(visit.caller.scopes).map(({ name }) => name))
    for (const resource of resources) {
      if (method !== 'resources/templates/list' || listed.has(resource.tool.name)) register(server, resource, visit)
    }
  }

  function register(server: McpServer, resource: Resource, visit: Visit): void {
    const { name, title, description, uriTemplate, tool, toInput, toBytes } = resource
    const entry = catalog.find(tool.name)!
    const template = new ResourceTemplate(uriTemplate, { list: undefined })
    const meta = { title, description, mimeType: 'text/plain', scopeChallenge: () => challengeFor(tool, visit.caller) }
    server.registerResource(name, template, meta, async ({ href: uri }, given, context) => {
      const variables = unescape(given as Record<string, string>)
      const call = async (input: Record<string, unknown>) => {
        const { data } = entry.input.safeParse(input)
        if (!data) throw new ResourceNotFoundError(uri)
        const asking = askingOf(context)
        return answerCall(entry, visit, { input: data, progress: () => {}, asking, signal: context.mcpReq.signal })
      }
      const answer = await call(toInput(variables))
      if (isInputRequiredResult(answer)) return answer
      const [text] = answer.content.map((block) => (block.type === 'text' ? block.text : ''))
      // A resource has no answer for a failure, so the words of the tool become the error's.
      if (answer.isError) throw new ProtocolError(ProtocolErrorCode.InvalidParams, text ?? '', { uri })
      if (toBytes && (answer.structuredContent as FileFacts).text === undefined) {
        const { structuredContent = {} } = (await call(toBytes(variables))) as CallToolResult
        const { base64: blob, mime_type: mimeType } = structuredContent as FileFacts
        if (blob !== undefined) return { contents: [{ uri, blob, ...(mimeType !== undefined && { mimeType }) }] }
      }
      return { contents: [{ uri, mimeType: 'text/plain', text: text ?? '' }] }
    })
  }
}

/** What stands in an address is escaped there (RFC 6570); what cannot be read stays, and is found to be no id. */
function unescape(variables: Record<string, string>): Record<string, string> {
  const plain = (text: string) => {
    try {
      return decodeURIComponent(text)
    } catch {
      return text
    }
  }
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, plain(value)]))
}
