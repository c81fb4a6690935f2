/**
 * `npm run doctor -- <hub url>`: looks at a deployment as an MCP client does that was given nothing but its URL, and says
 * line by line what is fine and what a client would trip over. Exit code 1 when there is anything to mend.
 */
import { examine } from './doctor/examine.ts'
import { render } from './doctor/render.ts'

const usage = 'Usage: npm run doctor -- <hub url>, such as http://localhost:8001/mcp\n'

const url = URL.parse(process.argv[2] ?? '')
if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
  process.stderr.write(usage)
  process.exit(2)
}
if (url.pathname === '/') url.pathname = '/mcp'
const findings = await examine(url)
process.stdout.write(render(url, findings))
process.exitCode = findings.some(({ advice }) => advice !== undefined) ? 1 : 0
