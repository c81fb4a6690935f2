/** What each MCP client wants to be told to find the hub, in its own format. */

export interface Setup {
  name: string
  steps: readonly string[]
  /** The text to paste. */
  snippet: (hubUrl: string, token: string) => string
}

const pretty = (value: object) => JSON.stringify(value, null, 2)

export const setups: readonly Setup[] = [
  {
    name: 'Claude Code',
    steps: ['Open a terminal.', 'Paste this line and press Enter.', 'Start Claude Code; /mcp shows that it is there.'],
    snippet: (hubUrl, token) =>
      `claude mcp add --transport http oma ${hubUrl} --header "Authorization: Bearer ${token}"`,
  },
  {
    name: 'Cursor',
    steps: ['Open Cursor’s settings, then Tools & MCP, then New MCP server.', 'Paste this into mcp.json and save it.'],
    snippet: (hubUrl, token) =>
      pretty({ mcpServers: { oma: { url: hubUrl, headers: { Authorization: `Bearer ${token}` } } } }),
  },
  {
    name: 'VS Code',
    steps: [
      'Open the Command Palette and choose “MCP: Open User Configuration”.',
      'Paste this and save it.',
      'VS Code asks for the token once and keeps it safe.',
    ],
    snippet: (hubUrl) =>
      pretty({
        inputs: [{ type: 'promptString', id: 'oma-token', description: 'OMA token', password: true }],
        servers: { oma: { type: 'http', url: hubUrl, headers: { Authorization: 'Bearer ${input:oma-token}' } } },
      }),
  },
  {
    name: 'Other',
    steps: ['Add a server of the kind “Streamable HTTP”.', 'Give it this address and this header.'],
    snippet: (hubUrl, token) => `${hubUrl}\nAuthorization: Bearer ${token}`,
  },
]
