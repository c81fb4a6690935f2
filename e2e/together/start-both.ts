/** A vault and a hub in one process, over real HTTP, with the sandbox as Google: for what only the two show together. */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { readConfig, type Environment } from '@oma/config'
import { createGoogleTransport } from '@oma/google'
import { createApp as createHub } from '@oma/hub'
import { hubConfig } from '@oma/hub/config'
import { startVault, type StartOptions, type TestUser, type TestVault } from '@oma/vault/testing/start-vault'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, vi } from 'vitest'

export interface Answer {
  isError: boolean
  output: Record<string, unknown>
  text: string
}

export interface Both {
  vault: TestVault
  /** The hub's /mcp. */
  url: URL
  dataDir: string
  /** Somebody new with a personal access token. */
  joinWithToken(): Promise<TestUser & { token: string; tokenId: string }>
  /** How often the vault recorded this event. */
  count(event: string): Promise<number>
  /** One tool call with this bearer, or none. */
  call(token: string | undefined, name: string, input?: Record<string, unknown>): Promise<Answer>
  /** Another hub beside the first, such as one for a single person. */
  startHub(environment: Environment): Promise<URL>
  /** Waits until the hub hears the vault's live changes. */
  hubWatches(): Promise<void>
  /** Stops the vault's listening, as a restart does, until `back` is called. */
  vaultAway(): Promise<{ back(): Promise<void> }>
  close(): Promise<void>
}

/** Both are reached by the very addresses that they name: clients compare them. */
export async function startBoth(options: StartOptions = {}, environment: Record<string, string> = {}): Promise<Both> {
  const hubUrl = `http://127.0.0.1:${await freePort()}`
  const vaultUrl = `http://127.0.0.1:${await freePort()}`
  const vault = await startVault({ VAULT_PUBLIC_URL: vaultUrl, HUB_PUBLIC_URL: hubUrl, ...environment }, options)
  const gate = await createGate(vault)
  const transport = createGoogleTransport({ sandboxUrl: vault.sandboxUrl })
  const dataDir = await mkdtemp(join(tmpdir(), 'oma-together-'))
  const closing: (() => Promise<void>)[] = []

  async function startHub(environment: Environment): Promise<URL> {
    const config = readConfig(hubConfig, {
      OMA_BACKEND_URL: gate.url,
      VAULT_PUBLIC_URL: vault.publicUrl,
      GOOGLE_SANDBOX_URL: vault.sandboxUrl,
      DATA_DIR: dataDir,
      LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
      NODE_ENV: 'test',
      ...environment,
    })
    const app = await createHub({ config, google: transport, now: vault.clock.now })
    closing.push(() => app.close())
    const port = environment['HUB_PUBLIC_URL'] ? Number(new URL(environment['HUB_PUBLIC_URL']).port) : 0
    return new URL('/mcp', await app.listen({ host: '127.0.0.1', port }))
  }
  const url = await startHub({
    HUB_CLIENT_ID: vault.hub.client_id,
    HUB_CLIENT_SECRET: vault.hub.client_secret,
    HUB_PUBLIC_URL: hubUrl,
  })

  return {
    vault,
    url,
    dataDir,
    startHub,
    async joinWithToken() {
      const user = await vault.join()
      const { token, id } = await user.client.auth.createToken({ body: { name: 'test' } })
      return { ...user, token, tokenId: id }
    },
    async count(event) {
      const [row] = await vault.database.query(`select count(*)::int as n from audit_events where event = '${event}'`)
      return Number(row?.['n'])
    },
    call: (token, name, input) => callTool(url, token, name, input),
    hubWatches: () => vi.waitFor(() => expect(vault.app.websocketServer.clients.size).toBeGreaterThan(0), 5_000),
    async vaultAway() {
      await gate.close()
      return { back: gate.open }
    },
    async close() {
      for (const close of closing) await close()
      await gate.close()
      await transport.close()
      await vault.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export async function callTool(
  url: URL,
  token: string | undefined,
  name: string,
  input: Record<string, unknown> = {},
): Promise<Answer> {
  // Left to itself this client speaks the older revisions.
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }))
  try {
    const answer = await client.callTool({ name, arguments: input })
    const texts = (answer.content as { text?: string }[]).map(({ text }) => text ?? '')
    return {
      isError: answer.isError === true,
      output: (answer.structuredContent ?? {}) as Record<string, unknown>,
      text: texts.join('\n'),
    }
  } finally {
    await client.close()
  }
}

/** The vault's port, which can be closed and opened again: a Fastify app itself listens only once. */
async function createGate({ app, publicUrl }: TestVault) {
  await app.ready()
  const { server } = app
  const port = Number(new URL(publicUrl).port)
  const open = async () => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await open()
  return {
    url: publicUrl,
    open,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      for (const client of app.websocketServer.clients) client.terminate()
      await closed
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
