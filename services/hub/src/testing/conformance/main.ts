/** `npm run conformance`: the server for the MCP conformance suite, on CONFORMANCE_PORT of this machine, until Ctrl-C. */
import { startConformanceHub } from './start.ts'

const { url } = await startConformanceHub(Number(process.env['CONFORMANCE_PORT'] ?? 8003))
process.stdout.write(`Fixtures of the MCP conformance suite at ${url} (Ctrl-C stops it)\n`)
