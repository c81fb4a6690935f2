/** Service accounts at the hub, by the SDK's own clients: what they may call, and what they are told when they may not. */
import {
  Client,
  ClientCredentialsProvider,
  PrivateKeyJwtProvider,
  StreamableHTTPClientTransport,
  type OAuthClientProvider,
} from '@modelcontextprotocol/client'
import { callVault } from '@oma/vault/testing/call-vault'
import { exportJWK, generateKeyPair } from 'jose'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startBoth, type Both } from './start-both.ts'

let both: Both
beforeAll(async () => void (both = await startBoth()))
afterAll(() => both.close())

async function add(...words: string[]): Promise<{ client_id: string; client_secret: string }> {
  const { database, secretKey } = both.vault
  const settings = { DATABASE_URL: database.url, SECRET_KEY: secretKey }
  return JSON.parse((await callVault(['service-accounts', 'add', 'Watcher', ...words, '--json'], settings)).stdout)
}

async function bySecret(): Promise<OAuthClientProvider> {
  const { client_id: clientId, client_secret: clientSecret } = await add()
  return new ClientCredentialsProvider({ clientId, clientSecret, expectedIssuer: both.vault.publicUrl })
}

async function byKey(): Promise<OAuthClientProvider> {
  const folder = await mkdtemp(join(tmpdir(), 'oma-service-account-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  await writeFile(join(folder, 'keys.json'), JSON.stringify({ keys: [await exportJWK(publicKey)] }))
  const { client_id: clientId } = await add('--keys', join(folder, 'keys.json'))
  const signing = { privateKey: { ...(await exportJWK(privateKey)) }, algorithm: 'ES256' }
  return new PrivateKeyJwtProvider({ clientId, ...signing, expectedIssuer: both.vault.publicUrl })
}

it.each([
  ['its secret', bySecret],
  ['an assertion that it signs', byKey],
])('a service account gets in by %s, lists the tools, and is told that it acts for nobody', async (_, provide) => {
  const client = new Client({ name: 'watcher', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  onTestFinished(() => client.close())
  await client.connect(new StreamableHTTPClientTransport(both.url, { authProvider: await provide() }))

  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('gmail_send_message')
  for (const name of ['gmail_search_messages', 'google_connection_status']) {
    const answer = await client.callTool({ name, arguments: {} })
    expect(answer).toMatchObject({ isError: true })
    expect(JSON.stringify(answer['content'])).toMatch(/acts for no user.*personal access token/)
  }
})
