/** "Paste the URL and it works": real clients, from their first visit to next month, with a script as the person. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { connectGoogle } from '@oma/vault/testing/google'
import type { TestUser } from '@oma/vault/testing/start-vault'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { allow } from './allow.ts'
import { createMemoryProvider, loopbackUrl, type MemoryProvider } from './memory-provider.ts'
import { startBoth, type Both } from './start-both.ts'

const documentUrl = 'https://client.example/oauth/client.json'
const document = { client_id: documentUrl, client_name: 'Documented', redirect_uris: [loopbackUrl] }
const day = 24 * 3600

let both: Both
let user: TestUser
beforeAll(async () => {
  both = await startBoth({ fetchGuarded: async () => Response.json(document) })
})
// Somebody new for each: time passes here, and nobody stays logged in for a month.
beforeEach(async () => {
  user = await both.vault.join()
  await connectGoogle(both.vault, user)
})
afterAll(() => both.close())

interface SignedIn {
  call(name: string, input?: object): Promise<{ [field: string]: unknown }>
  /** Ends the sign-in that the last call began. */
  finish(): Promise<void>
}

/** The first visit: refused, sent to sign in, back with a code. */
async function connect({ provider, kept }: MemoryProvider): Promise<SignedIn> {
  const create = () => {
    const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
    return { client, transport: new StreamableHTTPClientTransport(both.url, { authProvider: provider }) }
  }
  const first = create()
  await expect(first.client.connect(first.transport)).rejects.toThrow(/unauthorized/i)
  await first.transport.finishAuth((await allow(kept.sentTo.at(-1)!, user)).searchParams)
  const { client, transport } = create()
  await client.connect(transport)
  onTestFinished(() => client.close())
  return {
    call: (name, input = {}) => client.callTool({ name, arguments: input as Record<string, unknown> }),
    finish: async () => transport.finishAuth((await allow(kept.sentTo.at(-1)!, user)).searchParams),
  }
}

async function connectLegacy({ provider, kept }: MemoryProvider): Promise<SignedIn> {
  const create = () => ({
    client: new LegacyClient({ name: 'test', version: '1' }),
    transport: new LegacyTransport(both.url, { authProvider: provider }),
  })
  const finish = async (transport: LegacyTransport) =>
    transport.finishAuth((await allow(kept.sentTo.at(-1)!, user)).searchParams.get('code')!)
  const first = create()
  await expect(first.client.connect(first.transport)).rejects.toThrow(/unauthorized/i)
  await finish(first.transport)
  const { client, transport } = create()
  await client.connect(transport)
  onTestFinished(() => client.close())
  return {
    call: (name, input = {}) => client.callTool({ name, arguments: input as Record<string, unknown> }),
    finish: () => finish(transport),
  }
}

const search = ({ call }: SignedIn) => call('gmail_search_messages', { max_results: 1 })

describe.each([
  ['the SDK 2.x client, by its metadata document', connect, documentUrl],
  ['the SDK 2.x client, by registration', connect, undefined],
  ['the SDK 1.x client, by its metadata document', connectLegacy, documentUrl],
  ['the SDK 1.x client, by registration', connectLegacy, undefined],
])('%s', (_, connectWith, metadataUrl) => {
  it('signs in from the URL alone, and works still next month without its user', async () => {
    const memory = createMemoryProvider({ metadataUrl })
    const client = await connectWith(memory)
    expect(await search(client)).not.toMatchObject({ isError: true })
    const first = memory.kept.tokens!

    for (const seconds of [16 * 60, 20 * day, 20 * day]) {
      both.vault.clock.advance(seconds)
      expect(await search(client)).not.toMatchObject({ isError: true })
    }
    expect(memory.kept.tokens!.access_token).not.toBe(first.access_token)
    expect(memory.kept.sentTo).toHaveLength(1)
    expect(memory.kept.client).toMatchObject(metadataUrl ? { client_id: metadataUrl } : {})
  })
})

/** As if the person had unticked the rest, which the client asked for. */
function narrowed(memory: MemoryProvider, scope: string): MemoryProvider {
  const send = memory.provider.redirectToAuthorization.bind(memory.provider)
  let first = true
  memory.provider.redirectToAuthorization = (url) => {
    if (first) url.searchParams.set('scope', scope)
    first = false
    return send(url)
  }
  return memory
}

describe('a tool that needs more than the first sign-in gave', () => {
  const mail = { to: ['bruno@example.test'], subject: 'Hello', text: 'Hello' }

  it('sends the user of the SDK 2.x client to allow it, and then works', async () => {
    const memory = narrowed(createMemoryProvider(), 'gmail.read calendar.read')
    const client = await connect(memory)
    expect(await search(client)).not.toMatchObject({ isError: true })
    await expect(client.call('gmail_send_message', mail)).rejects.toThrow(/unauthorized/i)
    const asked = memory.kept.sentTo.at(-1)!.searchParams.get('scope')!.split(' ')
    expect(asked).toEqual(expect.arrayContaining(['gmail.read', 'calendar.read', 'gmail.send']))
    await client.finish()

    expect(await client.call('gmail_send_message', mail)).not.toMatchObject({ isError: true })
    expect(await search(client)).not.toMatchObject({ isError: true })
  })

  it('tells the SDK 1.x client, which only refreshes its token, what the user is to do', async () => {
    const client = await connectLegacy(narrowed(createMemoryProvider(), 'gmail.read'))
    const answer = await client.call('gmail_send_message', mail)

    expect(answer).toMatchObject({ isError: true })
    expect(JSON.stringify(answer['content'])).toMatch(/needs gmail\.send.*connect it again/)
  })
})

it('mcp-remote signs in from the URL alone and hands the tools to a client on its standard input', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'oma-mcp-remote-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [fileURLToPath(import.meta.resolve('mcp-remote/dist/proxy.js')), both.url.href, '--allow-http'],
    // No browser here: it prints the address too.
    env: { PATH: '/nowhere', HOME: folder, MCP_REMOTE_CONFIG_DIR: folder, BROWSER: 'none' },
    stderr: 'pipe',
  })
  let output = ''
  let visited: Promise<Response> | undefined
  transport.stderr!.on('data', (chunk: Buffer) => {
    output += chunk.toString()
    const address = /(http:\/\/\S+\/oauth\/authorize\?\S+)\n/.exec(output)?.[1]
    if (address) visited ??= allow(address, user).then((back) => fetch(back))
  })
  const client = new LegacyClient({ name: 'test', version: '1' })
  onTestFinished(() => client.close())
  await client.connect(transport).catch((error: unknown) => {
    throw new Error(output, { cause: error })
  })

  const answer = await client.callTool({ name: 'gmail_search_messages', arguments: { max_results: 1 } })
  expect(answer).not.toMatchObject({ isError: true })
  expect((await visited!).status).toBe(200)
})
