/** What a measurement stands on: a PostgreSQL and a sandbox of its own, and processes that end with it. */
import { startPostgres } from '@oma/embedded-postgres'
import { createSandbox } from '@oma/google-sandbox'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeFlags } from '@oma/vault/node-flags'
import { createPrograms, root, type Service } from '../programs.ts'

export interface Laboratory {
  databaseUrl: string
  sandboxUrl: string
  /** Where processes are started, the root of the repository. */
  root: string
  secretKey: string
  /** A built vault on this database and sandbox, ready to answer. */
  startVault(settings?: Record<string, string>): Promise<Service>
  /** A program of ours that listens on PORT and answers /health. */
  startProgram(script: string, settings: Record<string, string>): Promise<Service>
  close(): Promise<void>
}

export async function openLaboratory(): Promise<Laboratory> {
  const folder = await mkdtemp(join(tmpdir(), 'oma-bench-'))
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres') })
  const sandbox = await createSandbox({ logLevel: 'silent' })
  const sandboxUrl = await sandbox.listen({ host: '127.0.0.1', port: 0 })
  const secretKey = randomBytes(32).toString('base64url')
  const programs = createPrograms()

  return {
    databaseUrl: postgres.url,
    sandboxUrl,
    root,
    secretKey,
    startVault: (settings = {}) =>
      programs.start({
        script: join(root, 'services/vault/dist/server.js'),
        nodeFlags,
        readyPath: '/ready',
        environment: (port) => ({
          VAULT_PORT: port,
          DATABASE_URL: postgres.url,
          GOOGLE_SANDBOX_URL: sandboxUrl,
          SECRET_KEY: secretKey,
          // One account's load from one address; counting it is part of what is measured.
          RATE_LIMIT_FACTOR: '1000000',
          ...settings,
        }),
      }),
    startProgram: (script, settings) =>
      programs.start({
        script: join(import.meta.dirname, script),
        nodeFlags,
        readyPath: '/health',
        environment: (port) => ({ PORT: port, DATABASE_URL: postgres.url, ...settings }),
      }),
    async close() {
      await programs.stopAll()
      await sandbox.close()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
