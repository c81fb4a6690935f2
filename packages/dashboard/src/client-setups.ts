/** What each MCP client wants to be told to find the hub, in its own format: to sign in there, or with a token. */

export interface Setup {
  name: string
  steps: readonly string[]
  /** The text to paste. */
  snippet: (hubUrl: string) => string
}

const pretty = (value: object) => JSON.stringify(value, null, 2)
const cursorSteps = [
  'Open Cursor’s settings, then Tools & MCP, then New MCP server.',
  'Paste this into mcp.json and save it.',
]
const openVsCode = 'Open the Command Palette and choose “MCP: Open User Configuration”.'

/** The way for people: the client sends them here. */
export const signInSetups: readonly Setup[] = [
  {
    name: 'Claude Code',
    steps: [
      'Paste this line into a terminal and press Enter.',
      'Start Claude Code, type /mcp, choose oma and sign in.',
    ],
    snippet: (hubUrl) => `claude mcp add --transport http oma ${hubUrl}`,
  },
  {
    name: 'Cursor',
    steps: [...cursorSteps, 'Press Connect beside oma and sign in.'],
    snippet: (hubUrl) => pretty({ mcpServers: { oma: { url: hubUrl } } }),
  },
  {
    name: 'VS Code',
    steps: [openVsCode, 'Paste this and save it.', 'Press Start above it and sign in.'],
    snippet: (hubUrl) => pretty({ servers: { oma: { type: 'http', url: hubUrl } } }),
  },
  {
    name: 'Other',
    steps: [
      'Add a server of the kind “Streamable HTTP”; Claude and ChatGPT call it a custom connector.',
      'Give it this address. It sends you here to sign in.',
    ],
    snippet: (hubUrl) => hubUrl,
  },
]

/** For programs without a browser. */
export function tokenSetups(token: string): readonly Setup[] {
  const headers = { Authorization: `Bearer ${token}` }
  return [
    {
      name: 'Claude Code',
      steps: [
        'Open a terminal.',
        'Paste this line and press Enter.',
        'Start Claude Code; /mcp shows that it is there.',
      ],
      snippet: (hubUrl) =>
        `claude mcp add --transport http oma ${hubUrl} --header "Authorization: ${headers.Authorization}"`,
    },
    {
      name: 'Cursor',
      steps: cursorSteps,
      snippet: (hubUrl) => pretty({ mcpServers: { oma: { url: hubUrl, headers } } }),
    },
    {
      name: 'VS Code',
      steps: [openVsCode, 'Paste this and save it.', 'VS Code asks for the token once and keeps it safe.'],
      snippet: (hubUrl) =>
        pretty({
          inputs: [{ type: 'promptString', id: 'oma-token', description: 'OMA token', password: true }],
          servers: { oma: { type: 'http', url: hubUrl, headers: { Authorization: 'Bearer ${input:oma-token}' } } },
        }),
    },
    {
      name: 'Other',
      steps: ['Add a server of the kind “Streamable HTTP”.', 'Give it this address and this header.'],
      snippet: (hubUrl) => `${hubUrl}\nAuthorization: ${headers.Authorization}`,
    },
  ]
}
