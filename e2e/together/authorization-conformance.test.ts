/** The vault as an authorization server, judged by the suite of the Model Context Protocol; a script is the person. */
import { startVault, type TestUser, type TestVault } from '@oma/vault/testing/start-vault'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
      walk(address).catch((error: unknown) => void (output += `\nThe script got stuck: ${String(error)}`))
    }
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}

/** What a person does in a browser: allows, and is sent back to the client. */
async function walk(address: string): Promise<void> {
  const jar = new Map([['oma_access', user.pair.access_token]])
  const page = (await send(jar, address)).headers.get('location')!
  const { csrf_token } = (await (await send(jar, `${page}/details`)).json()) as { csrf_token: string }
  const decided = await send(jar, `${page}/decision`, { decision: 'allow', csrf_token })
  const { return_to } = (await decided.json()) as { return_to: string }
  await fetch((await send(jar, return_to)).headers.get('location')!)
}

async function send(jar: Map<string, string>, address: string, body?: object): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await fetch(new URL(address, vault.publicUrl), {
    method: body ? 'POST' : 'GET',
    headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
    redirect: 'manual',
    ...(body && { body: JSON.stringify(body) }),
  })
  for (const line of answer.headers.getSetCookie()) {
    const [name = '', value = ''] = line.split(';')[0]!.split('=')
    jar.set(name, value)
  }
  return answer
}

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await send(new Map(), path, body)
  return (await answer.json()) as Record<string, unknown>
}
