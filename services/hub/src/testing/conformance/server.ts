/** The server of the conformance suite: its fixtures, to be served by the hub's real route with authentication off. */
import { completable, McpServer, ResourceTemplate } from '@modelcontextprotocol/server'
import * as z from 'zod'
import { registerAskingTools, stateCodec } from './asking-tools.ts'
import { embedded, image, picture, text } from './content.ts'
import { registerTools } from './tools.ts'

const hint = { ttlMs: 60_000, cacheScope: 'public' as const }

export function createConformanceServer(): McpServer {
  const server = new McpServer(
    { name: 'oma-conformance', version: '1.0.0' },
    {
      capabilities: {
        tools: { listChanged: false },
        resources: { subscribe: true, listChanged: false },
        prompts: { listChanged: false },
        completions: {},
        logging: {},
      },
      cacheHints: {
        'tools/list': hint,
        'resources/list': hint,
        'resources/templates/list': hint,
        'resources/read': hint,
        'prompts/list': hint,
      },
      requestState: { verify: stateCodec.verify },
    },
  )
  registerTools(server)
  registerAskingTools(server)
  registerResources(server)
  registerPrompts(server)
  server.server.setRequestHandler('resources/subscribe', () => ({}))
  server.server.setRequestHandler('resources/unsubscribe', () => ({}))
  return server
}

function registerResources(server: McpServer): void {
  const plain = { description: 'Fixture', mimeType: 'text/plain' }
  server.registerResource('static-text', 'test://static-text', plain, ({ href: uri }) => ({
    contents: [{ uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' }],
  }))
  server.registerResource(
    'static-binary',
    'test://static-binary',
    { ...plain, mimeType: 'image/png' },
    ({ href: uri }) => ({
      contents: [{ uri, ...picture }],
    }),
  )
  server.registerResource('watched', 'test://watched-resource', plain, ({ href: uri }) => ({
    contents: [{ uri, mimeType: 'text/plain', text: 'Watched' }],
  }))
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined })
  server.registerResource('template', template, { ...plain, mimeType: 'application/json' }, ({ href: uri }, { id }) => {
    const data = { id, templateTest: true, data: `Data for ID: ${String(id)}` }
    return { contents: [{ uri, mimeType: 'application/json', text: JSON.stringify(data) }] }
  })
}

function registerPrompts(server: McpServer): void {
  const user = (...content: ReturnType<typeof text>[]) => ({
    messages: content.map((block) => ({ role: 'user' as const, content: block })),
  })
  server.registerPrompt('test_simple_prompt', { description: 'Fixture' }, () =>
    user(text('This is a simple prompt for testing.')),
  )
  server.registerPrompt(
    'test_prompt_with_arguments',
    {
      description: 'Fixture',
      argsSchema: z.object({ arg1: completable(z.string(), () => ['paris', 'park', 'party']), arg2: z.string() }),
    },
    ({ arg1, arg2 }) => user(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  )
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'Fixture', argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri }) =>
      user(
        embedded(resourceUri, 'text/plain', 'Embedded resource content for testing.'),
        text('Please process the embedded resource above.'),
      ),
  )
  server.registerPrompt('test_prompt_with_image', { description: 'Fixture' }, () =>
    user(image, text('Please analyze the image above.')),
  )
}
