/** The hub's HTTP stack as an MCP server, judged by the suite of the Model Context Protocol, for both eras. */
import { startConformanceHub, type ConformanceHub } from '@oma/hub/testing/conformance'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const suite = fileURLToPath(import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js'))
/**
 * What needs a session, which this server does without: asking a client of the old revisions in the middle of a call, and
 * a check that begins with a session's id.
 */
const ofSessions = [
  'tools-call-sampling',
  'tools-call-elicitation',
  'elicitation-sep1034-defaults',
  'elicitation-sep1330-enums',
  'server-sse-multiple-streams',
]

let hub: ConformanceHub
let folder: string
beforeAll(async () => {
  hub = await startConformanceHub()
  folder = await mkdtemp(join(tmpdir(), 'oma-conformance-'))
})
afterAll(async () => {
  await hub.app.close()
  await rm(folder, { recursive: true, force: true })
})

it.each([
  ['2026-07-28', []],
  ['2025-11-25', ofSessions],
])(
  'does all that %s requires, but what needs sessions',
  async (revision, failing) => {
    const baseline = join(folder, `${revision}.yaml`)
    await writeFile(baseline, `server: [${failing.join(', ')}]\n`)
    const { code, output } = await runSuite(['--requirements', revision, '--expected-failures', baseline])

    expect(output).toMatch(/Total: \d{2,} passed/)
    expect(code, output).toBe(0)
  },
  60_000,
)

async function runSuite(settings: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [suite, 'server', '--url', hub.url, '-o', folder, ...settings])
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}
