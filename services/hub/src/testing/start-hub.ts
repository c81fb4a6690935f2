/** A hub for tests: a real one over HTTP in AUTH_MODE=local_file, with the sandbox as Google and a clock that is set. */
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { readConfig, type Environment } from '@oma/config'
import { createGoogleTransport, type GoogleTransport } from '@oma/google'
import { createSandbox } from '@oma/google-sandbox'
import type { GuardedFetch } from '@oma/http'
import { createSandboxControl, type SandboxControl } from '@oma/google-sandbox/control'
import { createClock, walkConsent, type Clock, type Decision } from '@oma/testing'
import type { FastifyInstance } from 'fastify'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from '../app.ts'
import { hubConfig } from '../config.ts'
import { loginAtGoogle } from '../credentials/google-login.ts'

export const ada = 'ada@example.test'
export const bruno = 'bruno@example.test'

/** What a tool answered, the same for both generations of clients. */
export interface ToolAnswer {
  isError: boolean
  /** `structuredContent`. */
  output: Record<string, unknown>
  text: string
}

const offline: GuardedFetch = async (url) => {
  throw new Error(`nothing is asked in tests: ${String(url)}`)
}

export interface TestHub {
  app: FastifyInstance
  url: URL
  clock: Clock
  folder: string
  tokenPath: string
  clientPath: string
  google: GoogleTransport
  sandboxUrl: string
  /** Connects Google as `npm run login` does. */
  login(decision?: Partial<Decision>): Promise<void>
  call(name: string, input?: Record<string, unknown>): Promise<ToolAnswer>
  /** What a tool answers, for tests that expect it to. Throws what it says otherwise. */
  ask<T = Record<string, unknown>>(name: string, input?: Record<string, unknown>): Promise<T>
  /** The control plane of the sandbox. */
  sandbox: SandboxControl
  /** One call of it, by its path. */
  control<T>(path: string, body?: object, method?: string): Promise<T>
  close(): Promise<void>
}

export async function startHub(
  environment: Environment = {},
  /** What answers where strangers say; nothing when left out. */
  fetchPublic: GuardedFetch = offline,
): Promise<TestHub> {
  const clock = createClock()
  const folder = await mkdtemp(join(tmpdir(), 'oma-hub-'))
  const sandbox = await createSandbox({ now: clock.now, logLevel: 'silent' })
  const sandboxUrl = await sandbox.listen({ host: '127.0.0.1', port: 0 })
  const sandboxControl = createSandboxControl(sandboxUrl)
  const transport = createGoogleTransport({ sandboxUrl })
  const clientPath = join(folder, 'credentials.json')
  const tokenPath = join(folder, 'token.json')
  await writeFile(clientPath, JSON.stringify({ installed: { client_id: 'desktop', client_secret: 'any' } }))
  const config = readConfig(hubConfig, {
    AUTH_MODE: 'local_file',
    GOOGLE_CREDENTIALS_PATH: clientPath,
    GOOGLE_TOKEN_PATH: tokenPath,
    GOOGLE_SANDBOX_URL: sandboxUrl,
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    NODE_ENV: 'test',
    ...environment,
  })
  const app = await createApp({ config, google: transport, fetchPublic, now: clock.now })
  const url = new URL('/mcp', await app.listen({ host: '127.0.0.1', port: 0 }))
  const clients: (Client | LegacyClient)[] = []
  let client: Client | undefined

  async function call(name: string, input: Record<string, unknown> = {}): Promise<ToolAnswer> {
    client ??= await connectModern(url)
    if (!clients.includes(client)) clients.push(client)
    return toAnswer(await client.callTool({ name, arguments: input }))
  }

  return {
    app,
    url,
    clock,
    folder,
    tokenPath,
    clientPath,
    google: transport,
    sandboxUrl,
    async login({ account = ada, ...decision } = {}) {
      await loginAtGoogle({
        clientPath,
        tokenPath,
        googleFetch: transport.fetch,
        sandboxUrl,
        now: clock.now,
        visit: (consent) => void walkConsent(consent, { account, ...decision }).then((back) => fetch(back)),
      })
    },
    call,
    async ask<T>(name: string, input: Record<string, unknown> = {}) {
      const { output, isError, text } = await call(name, input)
      if (isError) throw new Error(text)
      return output as T
    },
    sandbox: sandboxControl,
    control: (path, body, method = body ? 'POST' : 'GET') => sandboxControl.call(method, path, body),
    async close() {
      for (const one of clients) await one.close()
      await app.close()
      await transport.close()
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A client of the 2026-07-28 revision. */
export async function connectModern(url: URL, headers: Record<string, string> = {}): Promise<Client> {
  // Left to itself this client speaks the older revisions.
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }))
  return client
}

/** A client of the revisions before it. */
export async function connectLegacy(url: URL, headers: Record<string, string> = {}): Promise<LegacyClient> {
  const client = new LegacyClient({ name: 'test', version: '1' })
  await client.connect(new LegacyTransport(url, { requestInit: { headers } }))
  return client
}

export function toAnswer(result: unknown): ToolAnswer {
  const {
    isError = false,
    structuredContent = {},
    content = [],
  } = result as {
    isError?: boolean
    structuredContent?: Record<string, unknown>
    content?: { text?: string }[]
  }
  return { isError, output: structuredContent, text: content.map(({ text }) => text ?? '').join('\n') }
}
