/** Adding OMA to an assistant: the address, and the steps of each program. */

export const add = {
  title: 'Add to your assistant',
  lead: 'One address, then sign in. The assistant sends you here to allow what it may do.',
  address: 'The address of your OMA',
  what: 'the address',
  settingsFor: (name: string) => `the settings for ${name}`,
  choose: 'Which assistant do you use?',
  local:
    'This address is only known on this computer, so programs on it can use it, but not claude.ai or ChatGPT, which run elsewhere. Whoever runs this installation can give it a public address.',
  oneClick: (name: string) => `Add to ${name}`,
  oneClickText: 'Opens the program and fills everything in. Or do it by hand:',
  waiting: 'Waiting for your assistant…',
  waitingText: 'Leave this page open: it tells you when the assistant has signed in.',
  arrived: (name: string) => `${name} is connected`,
  arrivedText: 'It may now do what you allowed. You can take it back at any time, under Assistants.',
  headless: 'A program that cannot open a browser takes a token instead.',
  makeToken: 'Make a token',
  other: 'Other',
  steps: {
    claude: [
      'In Claude, open Settings, then Connectors.',
      'Press “Add custom connector”, name it OMA and paste this address.',
      'Press Connect beside it and sign in. In a chat, switch it on under the tools button.',
    ],
    claudeCode: [
      'Paste this line into a terminal and press Enter.',
      'Start Claude Code, type /mcp, choose oma and sign in.',
    ],
    chatgpt: [
      'In ChatGPT, open Settings, then Apps & Connectors, then Advanced settings, and turn on Developer mode.',
      'Go back, press Create, name it OMA and paste this address. Leave authentication on OAuth.',
      'Sign in. In a chat, choose OMA under the plus button.',
    ],
    cursor: [
      'Open Cursor’s settings, then Tools & MCP, then New MCP server.',
      'Paste this into mcp.json and save it.',
      'Press Connect beside oma and sign in.',
    ],
    vscode: [
      'Open the Command Palette and choose “MCP: Open User Configuration”.',
      'Paste this and save it.',
      'Press Start above it and sign in.',
    ],
    codex: ['Paste this line into a terminal and press Enter.', 'It opens your browser: sign in.'],
    gemini: ['Paste this line into a terminal and press Enter.', 'Start Gemini CLI, type /mcp auth oma and sign in.'],
    other: ['Add a server of the kind “Streamable HTTP”.', 'Give it this address. It sends you here to sign in.'],
  },
  tokenSteps: {
    claudeCode: [
      'Open a terminal.',
      'Paste this line and press Enter.',
      'Start Claude Code; /mcp shows that it is there.',
    ],
    cursor: ['Open Cursor’s settings, then Tools & MCP, then New MCP server.', 'Paste this into mcp.json and save it.'],
    vscode: [
      'Open the Command Palette and choose “MCP: Open User Configuration”.',
      'Paste this and save it.',
      'VS Code asks for the token once and keeps it safe.',
    ],
    other: ['Add a server of the kind “Streamable HTTP”.', 'Give it this address and this header.'],
  },
}
