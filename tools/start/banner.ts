/** What `npm start` says when everything is ready: where things are and what to try next. */
import { relative } from 'node:path'
import { styleText } from 'node:util'
import type { Plan } from './plan.ts'

/** Lines for the terminal; coloured only where the terminal wants it. */
export function makeBanner({ urls, dataDir, databaseUrl, root, settings }: Plan): string {
  const folder = relative(root, dataDir).startsWith('..') ? dataDir : relative(root, dataDir)
  const mcp = new URL('/mcp', urls.hub).href
  const strong = (text: string) => styleText('bold', text)
  const rows = [
    ...(urls.vault ? [['Dashboard', strong(urls.vault)]] : []),
    ['MCP server', strong(mcp)],
    ['Google', urls.sandbox ? `a sandbox, ${urls.sandbox} (set GOOGLE_CLIENT_ID for the real one)` : 'the real one'],
    ['Data', databaseUrl && urls.vault ? `the database of DATABASE_URL; the rest in ${folder}` : folder],
    ['Logs', `${folder}/logs`],
  ]
  const add = `claude mcp add --transport http oma ${mcp}`
  const next =
    urls.vault && !settings['OMA_ACCESS_TOKEN']
      ? [
          '  Try: give the MCP server’s address to your assistant; it leads you through the rest. For example:',
          `  ${add}   then /mcp in Claude Code, and sign in`,
        ]
      : [
          settings['OMA_ACCESS_TOKEN']
            ? '  Whoever on this machine reaches the MCP server acts as the owner of OMA_ACCESS_TOKEN:'
            : '  Unless you have, sign in to Google with  npm run login. Whoever on this machine reaches it acts as you:',
          `  ${add}`,
        ]
  return [
    '',
    `${styleText('green', strong('OMA is ready.'))} Ctrl-C stops everything.`,
    '',
    ...rows.map(([name, value]) => `  ${name!.padEnd(12)}${value}`),
    '',
    ...next,
    '',
  ].join('\n')
}
