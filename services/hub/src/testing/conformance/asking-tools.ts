/** The fixtures that ask back before they answer (multi-round trips), with state that must not be tampered with. */
import {
  createRequestStateCodec,
  inputRequired,
  type CallToolResult,
  type InputRequiredResult,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { randomBytes } from 'node:crypto'
import * as z from 'zod'
import { text } from './content.ts'
import { capabilitiesOf } from './tools.ts'

type Given = Record<string, unknown>
type Step = (given: Given, context: ServerContext) => Promise<CallToolResult | InputRequiredResult>

export const stateCodec = createRequestStateCodec<string>({ key: randomBytes(32) })

const ask = (message: string, field: string) =>
  inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties: { [field]: { type: 'string' } }, required: [field] },
  })
const confirm = inputRequired.elicit({
  message: 'Please confirm',
  requestedSchema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] },
})
const sample = (words: string, maxTokens: number) =>
  inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text: words } }], maxTokens })
const done = (words: string): CallToolResult => ({ content: [text(words)] })

const steps: Record<string, Step> = {
  test_input_required_result_elicitation: async (given) => {
    const name = contentOf(given['user_name'])?.['name']
    if (typeof name !== 'string')
      return inputRequired({ inputRequests: { user_name: ask('What is your name?', 'name') } })
    return done(`Hello, ${name}!`)
  },
  test_input_required_result_sampling: async (given) => {
    const answer = given['capital_question'] as { content?: { text?: string } } | undefined
    if (!answer)
      return inputRequired({ inputRequests: { capital_question: sample('What is the capital of France?', 100) } })
    return done(answer.content?.text ?? '')
  },
  test_input_required_result_list_roots: async (given) => {
    const answer = given['client_roots'] as { roots?: { uri: string }[] } | undefined
    if (!answer?.roots) return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } })
    return done(`Roots: ${answer.roots.map(({ uri }) => uri).join(', ')}`)
  },
  test_input_required_result_request_state: withState('confirm', () => ({ confirm }), 'state-ok'),
  test_input_required_result_tampered_state: withState('confirm', () => ({ confirm }), 'state-ok'),
  test_input_required_result_multiple_inputs: withState(
    'client_roots',
    () => ({
      user_name: ask('What is your name?', 'name'),
      greeting: sample('Generate a greeting', 50),
      client_roots: inputRequired.listRoots(),
    }),
    'all there',
  ),
  test_input_required_result_multi_round: async (given, context) => {
    if (given['step2'] !== undefined) return done('Both steps are done')
    const [key, question, field] =
      given['step1'] === undefined
        ? (['step1', 'Step 1: What is your name?', 'name'] as const)
        : (['step2', 'Step 2: What is your favorite color?', 'color'] as const)
    const requestState = await stateCodec.mint(key, context)
    return inputRequired({ inputRequests: { [key]: ask(question, field) }, requestState })
  },
  test_input_required_result_capabilities: async (_, { mcpReq }) => {
    const declared = capabilitiesOf(mcpReq)
    const asked = {
      ...('elicitation' in declared && { user_name: ask('What is your name?', 'name') }),
      ...('sampling' in declared && { greeting: sample('Generate a greeting', 50) }),
    }
    return Object.keys(asked).length > 0 ? inputRequired({ inputRequests: asked }) : done('nothing to ask')
  },
  test_streaming_elicitation: async (given) =>
    given['user_name'] === undefined
      ? inputRequired({ inputRequests: { user_name: ask('What is your name?', 'name') } })
      : done('thank you'),
}

/** Asks all of it with a signed state, and answers when `key` has come back with the state. */
function withState(key: string, ask: () => Parameters<typeof inputRequired>[0]['inputRequests'], words: string): Step {
  return async (given, context) => {
    if (given[key] !== undefined && context.mcpReq.requestState() !== undefined) return done(words)
    return inputRequired({ inputRequests: ask()!, requestState: await stateCodec.mint(key, context) })
  }
}

export function registerAskingTools(server: McpServer): void {
  for (const [name, step] of Object.entries(steps)) {
    server.registerTool(name, { description: `Fixture ${name}`, inputSchema: z.object({}) }, (_, context) =>
      step(context.mcpReq.inputResponses ?? {}, context),
    )
  }
  server.registerPrompt(
    'test_input_required_result_prompt',
    { description: 'Asks back', argsSchema: z.object({}) },
    (_, { mcpReq }) => {
      const context = contentOf(mcpReq.inputResponses?.['user_context'])?.['context']
      if (typeof context !== 'string')
        return inputRequired({ inputRequests: { user_context: ask('What context should the prompt use?', 'context') } })
      return { messages: [{ role: 'user' as const, content: text(`Context: ${context}`) }] }
    },
  )
}

function contentOf(answer: unknown): Record<string, unknown> | undefined {
  const { action, content } = (answer ?? {}) as { action?: string; content?: Record<string, unknown> }
  return action === 'accept' ? content : undefined
}
