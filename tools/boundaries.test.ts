/**
 * That the import rules refuse what they should: the real oxlint.config.ts and turbo.json stand in a temporary folder,
 * around files of one import a line. Each line is refused or allowed; nothing is written into the checkout.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

/** By file: the imports that oxlint must refuse, and such as it must let pass. */
const layers: Record<string, { refused: string[]; allowed: string[] }> = {
  'services/vault/src/server.ts': {
    refused: [
      "import { createConnection } from './google/connection.ts'",
      "import { createCookies } from './plugins/cookies.ts'",
      "import { createConnectionStore } from './google/store.ts'",
      "import fastify from 'fastify'",
      "import { sql } from 'drizzle-orm'",
    ],
    allowed: ["import { createApp } from './app.ts'", "import { openDatabase } from './db/client.ts'"],
  },
  'services/vault/src/app.ts': {
    refused: [
      "import { startSandbox } from '@oma/google-sandbox'",
      "import { sandboxConfig } from '@oma/google-sandbox/config'",
      "import { injectFetch } from '@oma/testing'",
      "import { startVault } from './testing/start-vault.ts'",
      "import { sql } from 'drizzle-orm'",
    ],
    allowed: [
      "import fastify from 'fastify'",
      "import { createConnection } from './google/connection.ts'",
      "import { createConnectionStore } from './google/store.ts'",
      "import { createCookies } from './plugins/cookies.ts'",
      "import { googleRoutes } from './google/routes.ts'",
    ],
  },
  'services/vault/src/google/assemble.ts': {
    refused: [
      "import fastify from 'fastify'",
      "import { googleRoutes } from './routes.ts'",
      "import { createCookies } from '../plugins/cookies.ts'",
      "import { sql } from 'drizzle-orm'",
    ],
    allowed: [
      "import { createConnectionStore } from './store.ts'",
      "import type { Foundation } from '../foundation.ts'",
    ],
  },
  'services/vault/src/foundation.ts': {
    refused: ["import fastify from 'fastify'", "import { authRoutes } from './auth/routes.ts'"],
    allowed: ["import { createDataKeyStore } from './keyring/store.ts'"],
  },
  'services/vault/src/plugins/tokens.ts': {
    refused: [
      "import { createSessionStore } from '../auth/store.ts'",
      "import { sessions } from '../db/schema.ts'",
      "import { authRoutes } from '../auth/routes.ts'",
      "import { createApp } from '../app.ts'",
    ],
    allowed: ["import fp from 'fastify-plugin'", "import { accessTokenTtlSeconds } from '../auth/refresh-family.ts'"],
  },
  'services/vault/src/google/routes.ts': {
    refused: [
      "import { createConnectionStore } from './store.ts'",
      "import type { ConnectionStore } from './store.ts'",
      "import { createSessionStore } from '../auth/store.ts'",
      "import { createCookies } from '../plugins/cookies.ts'",
      "import { authRoutes } from '../auth/routes.ts'",
      "import type { Database } from '../db/client.ts'",
    ],
    allowed: [
      "import type { FastifyInstance } from 'fastify'",
      "import type { Cookies } from '../plugins/cookies.ts'",
      "import { createConnection } from './connection.ts'",
    ],
  },
  'services/vault/src/google/connection.ts': {
    refused: [
      "import { createAuthenticate } from '../plugins/authenticate.ts'",
      "import type { Cookies } from '../plugins/cookies.ts'",
      "import { googleCredentials } from '../db/schema.ts'",
      "import type { Database } from '../db/client.ts'",
      "import { createConnectionStore } from './store.ts'",
      "export { createAuthorizationStore } from './store.ts'",
      "export const later = await import('./store.ts')",
      "import type { SessionStore } from '../auth/store.ts'",
      "import { googleRoutes } from './routes.ts'",
      "import { createApp } from '../app.ts'",
      "import type { FastifyRequest } from 'fastify'",
      "import { eq } from 'drizzle-orm'",
      "import { OAuth2Client } from 'google-auth-library'",
      "import { createCipheriv } from 'node:crypto'",
      "import { injectFetch } from '@oma/testing'",
    ],
    allowed: [
      "import type { ConnectionStore } from './store.ts'",
      "import { sealTokens } from './sealed-tokens.ts'",
      "import type { Keyring } from '../keyring/keyring.ts'",
      "import { createHash } from 'node:crypto'",
    ],
  },
  'services/vault/src/google/store.ts': {
    refused: [
      "import { googleRoutes } from './routes.ts'",
      "import { createConnection } from './connection.ts'",
      "import type { Sessions } from '../auth/sessions.ts'",
      "import { createSessionStore } from '../auth/store.ts'",
      "import { createCookies } from '../plugins/cookies.ts'",
      "import type { FastifyRequest } from 'fastify'",
    ],
    allowed: [
      "import { eq } from 'drizzle-orm'",
      "import type { Database } from '../db/client.ts'",
      "import { googleCredentials } from '../db/schema.ts'",
    ],
  },
  'services/vault/src/db/client.ts': {
    refused: [
      "import { createConnectionStore } from '../google/store.ts'",
      "import { hashOf } from '../auth/password.ts'",
    ],
    allowed: ["import postgres from 'postgres'", "import * as schema from './schema.ts'"],
  },
  'services/vault/src/keyring/keyring.ts': {
    refused: [
      "import { googleRoutes } from '../google/routes.ts'",
      "import { createConnection } from '../google/connection.ts'",
      "import { users } from '../db/schema.ts'",
    ],
    allowed: ["import { createCipheriv, createDecipheriv } from 'node:crypto'"],
  },
  'services/vault/src/oauth/provider.ts': {
    refused: ["import type { FastifyRequest } from 'fastify'", "import { createModelStore } from './store.ts'"],
    allowed: ["import { Provider } from 'oidc-provider'", "import type { ModelStore } from './store.ts'"],
  },
  'services/vault/src/auth/sessions.ts': {
    refused: ["import { Provider } from 'oidc-provider'", "import { jwtVerify } from 'jose'"],
    allowed: ["import type { Keyring } from '../keyring/keyring.ts'"],
  },
  'services/hub/src/credentials/vault.ts': {
    refused: ["import { jwtVerify } from 'jose'"],
    allowed: ["import { createMcpTokens } from './mcp-tokens.ts'"],
  },
  'services/hub/src/credentials/mcp-tokens.ts': {
    refused: ["import fastify from 'fastify'"],
    allowed: ["import { jwtVerify } from 'jose'"],
  },
  'services/hub/src/mcp/route.ts': {
    refused: [
      "import { createAuthenticate } from '../plugins/authenticate.ts'",
      "import { gmail } from '@googleapis/gmail'",
    ],
    allowed: [
      "import type { FastifyInstance } from 'fastify'",
      "import type { Authenticate } from '../plugins/authenticate.ts'",
      "import { createServer } from './server.ts'",
    ],
  },
  'services/hub/src/mcp/server.ts': {
    refused: ["import fastify from 'fastify'", "import { mcpRoute } from './route.ts'"],
    allowed: [
      "import { McpServer } from '@modelcontextprotocol/server'",
      "import { gmail } from '../google/clients.ts'",
    ],
  },
  'services/hub/src/google/clients.ts': {
    refused: [
      "import { McpServer } from '@modelcontextprotocol/server'",
      "import { gmail } from '@googleapis/gmail'",
      "import { OAuth2Client } from 'google-auth-library'",
    ],
    allowed: ["import type { gmail_v1 } from '@googleapis/gmail'"],
  },
  'services/hub/src/tools/gmail/get-message.ts': {
    refused: [
      "import { gmail } from '@googleapis/gmail'",
      "import { McpServer } from '@modelcontextprotocol/server'",
      "import type { Authenticate } from '../../plugins/authenticate.ts'",
      "import { startHub } from '../../testing/start-hub.ts'",
    ],
    allowed: ["import { defineTool } from '../../mcp/tool.ts'"],
  },
  'services/hub/src/tools/gmail/get-message.test.ts': {
    refused: ["import { createCipheriv } from 'node:crypto'"],
    allowed: [
      "import { startSandbox } from '@oma/google-sandbox'",
      "import { createApp } from '../../app.ts'",
      "import { startHub } from '../../testing/start-hub.ts'",
    ],
  },
  'packages/client/src/client.ts': {
    refused: ["import { createHash } from 'node:crypto'", "import { startSandbox } from '@oma/google-sandbox'"],
    allowed: ["import { contract } from '@oma/contract'"],
  },
  'packages/client/src/client.test.ts': {
    refused: [],
    allowed: ["import { createServer } from 'node:http'"],
  },
  'packages/contract/src/openapi.ts': {
    refused: ["import { readFileSync } from 'fs'"],
    allowed: ["import { z } from 'zod'"],
  },
  'packages/dashboard/src/components/button.tsx': {
    refused: ["import { join } from 'node:path'"],
    allowed: ["import { useState } from 'preact/hooks'"],
  },
  'packages/http/src/app.ts': {
    refused: ["import { createCipheriv } from 'node:crypto'", "import { injectFetch } from '@oma/testing'"],
    allowed: ["import fastify from 'fastify'", "import { createHash } from 'node:crypto'"],
  },
}

/** By file: the import of another package that `turbo boundaries` must refuse. */
const packages: Record<string, string> = {
  'services/vault/src/audit/relative.ts': "import { hubConfig } from '../../../hub/src/config.ts'",
  'services/vault/src/audit/service.ts': "import { createApp } from '@oma/hub'",
  'packages/contract/src/undeclared.ts': "import { createClient } from '@oma/client'",
  'packages/client/src/deep.ts': "import { problems } from '../../contract/src/problem.ts'",
}

const folder = mkdtempSync(join(tmpdir(), 'oma-boundaries-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** What a tool of the checkout prints when it looks at the folder. Whether it objects says its text, not its exit code. */
function run(tool: 'oxlint' | 'turbo', ...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const options = {
      cwd: folder,
      timeout: 30_000,
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', NO_COLOR: '1' },
    }
    const bin = join(root, 'node_modules', tool, 'bin', tool)
    execFile(process.execPath, [bin, ...args], options, (_, stdout, stderr) => resolve(stdout + stderr))
  })
}

describe('the layers of a package', () => {
  const places = new Set<string>()
  beforeAll(async () => {
    cpSync(join(root, 'oxlint.config.ts'), join(folder, 'oxlint.config.ts'))
    // Only what the configuration imports: through a link to all of node_modules, oxlint would walk for minutes.
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(join(root, 'node_modules/oxlint'), join(folder, 'node_modules/oxlint'), 'junction')
    for (const [file, { refused, allowed }] of Object.entries(layers)) write(file, [...refused, ...allowed].join('\n'))
    const { diagnostics } = JSON.parse(await run('oxlint', '--format=json', 'packages', 'services')) as {
      diagnostics: Diagnostic[]
    }
    for (const { code, filename, labels } of diagnostics)
      if (/no-restricted-imports|no-nodejs-modules/.test(code)) places.add(`${filename}:${labels[0]?.span.line}`)
  })

  const rows = Object.entries(layers).flatMap(([file, { refused, allowed }]) =>
    [...refused, ...allowed].map((line, index) => ({ file, line, number: index + 1, refuse: index < refused.length })),
  )
  it.each(rows.filter(({ refuse }) => refuse))('refuse in $file: $line', ({ file, number }) => {
    expect(places).toContain(`${file}:${number}`)
  })
  it.each(rows.filter(({ refuse }) => !refuse))('allow in $file: $line', ({ file, number }) => {
    expect(places).not.toContain(`${file}:${number}`)
  })
})

interface Diagnostic {
  code: string
  filename: string
  labels: { span: { line: number } }[]
}

describe('the packages', () => {
  let said = ''
  beforeAll(async () => {
    const manifests = ['services/vault', 'services/hub', 'packages/contract', 'packages/client'].flatMap((path) => [
      `${path}/package.json`,
      `${path}/turbo.json`,
    ])
    for (const path of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', 'turbo.json', ...manifests])
      write(path, readFileSync(join(root, path), 'utf8'))
    for (const [file, line] of Object.entries(packages)) write(file, line)
    said = await run('turbo', 'boundaries')
  })

  it.each(Object.entries(packages))('refuse in %s: %s', (file) => {
    expect(said).toContain(`${file}:1:`)
  })
})
