/** What each MCP client wants to be told to find the hub, in its own format: to sign in there, or with a token. */
import { add as texts } from './words/add.ts'

export interface Setup {
  name: string
  steps: readonly string[]
  /** The text to paste. */
  snippet: (hubUrl: string) => string
  /** Opens the client with everything filled in. */
  link?: (hubUrl: string) => string
  /** Runs elsewhere, so that an address of this computer is none for it. */
  isRemote?: boolean
}

const pretty = (value: object) => JSON.stringify(value, null, 2)
const address = (hubUrl: string) => hubUrl

/** The way for people: the client sends them here. */
export const signInSetups: readonly Setup[] = [
  { name: 'Claude', steps: texts.steps.claude, snippet: address, isRemote: true },
  {
    name: 'Claude Code',
    steps: texts.steps.claudeCode,
    snippet: (hubUrl) => `claude mcp add --transport http oma ${hubUrl}`,
  },
  { name: 'ChatGPT', steps: texts.steps.chatgpt, snippet: address, isRemote: true },
  {
    name: 'Cursor',
    steps: texts.steps.cursor,
    snippet: (hubUrl) => pretty({ mcpServers: { oma: { url: hubUrl } } }),
    // https://cursor.com/docs/mcp/install-links
    link: (hubUrl) =>
      `cursor://anysphere.cursor-deeplink/mcp/install?name=oma&config=${encodeURIComponent(btoa(JSON.stringify({ url: hubUrl })))}`,
  },
  {
    name: 'VS Code',
    steps: texts.steps.vscode,
    snippet: (hubUrl) => pretty({ servers: { oma: { type: 'http', url: hubUrl } } }),
    // https://code.visualstudio.com/api/extension-guides/ai/mcp#create-an-mcp-installation-url
    link: (hubUrl) =>
      `vscode:mcp/install?${encodeURIComponent(JSON.stringify({ name: 'oma', type: 'http', url: hubUrl }))}`,
  },
  { name: 'Codex CLI', steps: texts.steps.codex, snippet: (hubUrl) => `codex mcp add oma --url ${hubUrl}` },
  {
    name: 'Gemini CLI',
    steps: texts.steps.gemini,
    snippet: (hubUrl) => `gemini mcp add --transport http oma ${hubUrl}`,
  },
  { name: texts.other, steps: texts.steps.other, snippet: address },
]

/** For programs without a browser. */
export function tokenSetups(token: string): readonly Setup[] {
  const headers = { Authorization: `Bearer ${token}` }
  return [
    {
      name: 'Claude Code',
      steps: texts.tokenSteps.claudeCode,
      snippet: (hubUrl) =>
        `claude mcp add --transport http oma ${hubUrl} --header "Authorization: ${headers.Authorization}"`,
    },
    {
      name: 'Cursor',
      steps: texts.tokenSteps.cursor,
      snippet: (hubUrl) => pretty({ mcpServers: { oma: { url: hubUrl, headers } } }),
    },
    {
      name: 'VS Code',
      steps: texts.tokenSteps.vscode,
      snippet: (hubUrl) =>
        pretty({
          inputs: [{ type: 'promptString', id: 'oma-token', description: 'OMA token', password: true }],
          servers: { oma: { type: 'http', url: hubUrl, headers: { Authorization: 'Bearer ${input:oma-token}' } } },
        }),
    },
    {
      name: texts.other,
      steps: texts.tokenSteps.other,
      snippet: (hubUrl) => `${hubUrl}\nAuthorization: ${headers.Authorization}`,
    },
  ]
}
