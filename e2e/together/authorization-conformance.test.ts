/** The vault as an authorization server, judged by the suite of the Model Context Protocol; a script is the person. */
import { startVault, type TestUser, type TestVault } from '@oma/vault/testing/start-vault'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { allow } from './allow.ts'
import { freePort } from './start-both.ts'

const suite = fileURLToPath(import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js'))

let vault: TestVault
let user: TestUser

beforeAll(async () => {
  const port = await freePort()
  vault = await startVault({ VAULT_PUBLIC_URL: `http://localhost:${port}` })
  await vault.app.listen({ host: 'localhost', port })
  user = await vault.join()
})
afterAll(() => vault.close())

it('passes every check', async () => {
  const callbackPort = await freePort()
  const client = await post('/oauth/register', {
    client_name: 'Conformance suite',
    redirect_uris: [`http://127.0.0.1:${callbackPort}/callback`],
    token_endpoint_auth_method: 'none',
  })
  const settings = ['--client-id', String(client['client_id']), '--resource', 'http://localhost:8001/mcp']
  const { code, output } = await runSuite([...settings, '--port', String(callbackPort)])

  expect(output).toMatch(/^Total: [1-9]\d* passed, 0 failed$/m)
  expect(code, output).toBe(0)
})

/** Each address that it prints for a person is walked. */
async function runSuite(more: string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [suite, 'authorization', '--url', vault.publicUrl, ...more])
  let output = ''
  const walked = new Set<string>()
  const read = (chunk: Buffer) => {
    output += chunk.toString()
    for (const [address] of output.matchAll(/http:\/\/localhost:\d+\/oauth\/authorize\?\S+/g)) {
      if (walked.has(address) || !output.includes(`${address}\n`)) continue
      walked.add(address)
      allow(address, user)
        .then((back) => fetch(back))
        .catch((error: unknown) => void (output += `\nThe script got stuck: ${String(error)}`))
    }
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(new URL(path, vault.publicUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await answer.json()) as Record<string, unknown>
}
