/** The tools that the conformance suite calls, under the names and with the answers that it expects. */
import {
  CLIENT_CAPABILITIES_META_KEY,
  fromJsonSchema,
  inputRequired,
  type CallToolResult,
  type InputRequiredResult,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { setTimeout as wait } from 'node:timers/promises'
import * as z from 'zod'
import { audio, embedded, image, text } from './content.ts'

type Answer = (context: ServerContext) => CallToolResult | InputRequiredResult | Promise<CallToolResult>

const answers: Record<string, Answer> = {
  test_simple_text: () => ({ content: [text('This is a simple text response for testing.')] }),
  test_image_content: () => ({ content: [image] }),
  test_audio_content: () => ({ content: [audio] }),
  test_embedded_resource: () => ({
    content: [embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')],
  }),
  test_multiple_content_types: () => ({
    content: [
      text('Multiple content types test:'),
      image,
      embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  }),
  test_error_handling: () => {
    throw new Error('This tool intentionally returns an error for testing')
  },
  test_tool_with_progress: async ({ mcpReq }) => {
    const { _meta: meta } = mcpReq
    const progressToken = meta?.progressToken
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined) {
        await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } })
      }
      await wait(20)
    }
    return { content: [text('done')] }
  },
  test_tool_with_logging: (context) => logThrice(context),
  test_logging_tool: (context) => logThrice(context),
  // The SDK refuses to ask for what the client did not say it can.
  test_missing_capability: ({ mcpReq }) =>
    mcpReq.inputResponses?.['answer'] === undefined
      ? inputRequired({ inputRequests: { answer: sampleOf('Say anything') } })
      : { content: [text('sampled')] },
}

export function registerTools(server: McpServer): void {
  for (const [name, answer] of Object.entries(answers)) {
    server.registerTool(name, { description: `Fixture ${name}`, inputSchema: z.object({}) }, (_, context) =>
      answer(context),
    )
  }
  server.registerTool(
    'json_schema_2020_12_tool',
    { description: 'Has a schema with everything', inputSchema: fromJsonSchema(schema2020) },
    () => ({ content: [text('ok')] }),
  )
}

function sampleOf(words: string) {
  return inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text: words } }],
    maxTokens: 10,
  })
}

async function logThrice({ mcpReq }: ServerContext): Promise<CallToolResult> {
  for (const step of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
    await mcpReq.log('info', step)
    await wait(20)
  }
  return { content: [text('logged')] }
}

export function capabilitiesOf({ envelope }: ServerContext['mcpReq']): object {
  return Object((envelope as Record<string, unknown> | undefined)?.[CLIENT_CAPABILITIES_META_KEY]) as object
}

const schema2020 = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object' as const,
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
}
