/**
 * Lint rules, and who may import what inside a package: server → app → plugins and rooms, routes → domain → store; every
 * outside library has one room that speaks to it. Which package may import which is in turbo.json.
 */
import { defineConfig } from 'oxlint'

/** What is restricted everywhere, unless a room is named below. The message says where it belongs. */
const restricted = {
  app: {
    regex: '/app\\.ts$',
    message: 'Only server.ts starts the app.',
  },
  plugins: {
    regex: '/plugins/',
    message: 'Only app.ts registers plugins; routes know their types.',
  },
  routes: {
    regex: '/routes?\\.ts$',
    message: 'Only app.ts registers routes.',
  },
  // Before rooms: what a pattern spares with "!", the patterns after it spare too.
  database: {
    regex: '/db/',
    message: 'Stores have the database; server.ts opens it.',
  },
  rooms: {
    group: ['./*/**', '../*/**', '!./db/**', '!../db/**', '!../../db/**'],
    message: 'A store and the keyring know no other room, and server.ts only the app.',
  },
  siblings: {
    group: ['./*'],
    message: 'A store knows SQL and nothing of what is decided.',
  },
  store: {
    group: ['./store.ts'],
    message: 'Only app.ts and assemble.ts make stores; domain code knows their types, routes ask domain code.',
  },
  otherStores: {
    group: ['./*/store.ts', '../**/store.ts'],
    message: "Another room's store is private; ask the room.",
  },
  sql: {
    group: ['drizzle-orm', 'drizzle-orm/*', 'postgres'],
    message: 'SQL lives in store.ts and db/.',
  },
  redis: {
    group: ['ioredis'],
    message: 'Redis is opened in db/; who counts gets it as an option.',
  },
  http: {
    group: ['fastify', 'fastify-plugin', '@fastify/*'],
    message: 'HTTP lives in routes.ts, plugins/ and app.ts; domain code throws ProblemError.',
  },
  googleAuth: {
    group: ['google-auth-library'],
    message: "Google's OAuth is spoken in packages/google.",
  },
  googleApis: {
    group: ['@googleapis/*'],
    message: "Google's APIs are called by hub/src/google, which takes the types from here and nothing else.",
  },
  mcp: {
    group: ['@modelcontextprotocol/*'],
    message: 'The MCP SDK lives in hub/src/mcp.',
  },
  oidc: {
    group: ['oidc-provider', 'oidc-provider/*'],
    message: 'The authorization server lives in vault/src/oauth.',
  },
  jose: {
    group: ['jose'],
    message: 'Tokens of MCP clients are checked in vault/src/oauth and in hub/src/credentials/mcp-tokens.ts.',
  },
  webauthn: {
    group: ['@simplewebauthn/*'],
    message: 'Passkeys are checked in second-factor/passkeys/check-passkey.ts.',
  },
  ciphers: {
    group: ['node:crypto', 'crypto'],
    importNames: ['createCipheriv', 'createDecipheriv'],
    message: "Ciphers live in the vault's keyring.",
  },
  testing: {
    regex: '^@oma/(testing|google-sandbox)|/testing/',
    message: 'Only tests may import what is made for tests.',
  },
}

/** These may import anything, but the ciphers. */
const tests = ['**/*.test.ts', '**/testing/**']

type Name = keyof typeof restricted

/** The import rule for the files of a room, which may use what it names. */
function room(files: string[], ...allowed: (Name | `types of ${Name}`)[]) {
  const patterns = Object.entries(restricted)
    .filter(([name]) => !(allowed as string[]).includes(name))
    .map(([name, pattern]) => ({ ...pattern, allowTypeImports: (allowed as string[]).includes(`types of ${name}`) }))
  return { files, excludeFiles: tests, rules: { 'no-restricted-imports': ['error' as const, { patterns }] as const } }
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node', 'vitest'],
  categories: { correctness: 'error', suspicious: 'error' },
  options: { denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['**/dist/**', 'drizzle/**', 'docs/generated/**'],
  rules: {
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'no-console': 'error',
    'node/no-process-env': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'no-restricted-imports': ['error', { patterns: [restricted.ciphers] }],
    // The second argument names what is looked at.
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*'] }],
    // Of no use here: each would forbid something that is meant.
    'import/no-unassigned-import': 'off',
    'no-await-in-loop': 'off',
    'no-shadow': 'off',
    'oxc/no-async-endpoint-handlers': 'off',
    'promise/always-return': 'off',
    'promise/no-multiple-resolved': 'off',
    'typescript/consistent-return': 'off',
    'typescript/no-base-to-string': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/unbound-method': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/no-array-sort': 'off',
    'vitest/require-to-throw-message': 'off',
  },
  overrides: [
    {
      files: ['packages/*/src/**'],
      excludeFiles: tests,
      rules: { 'no-restricted-imports': ['error', { patterns: [restricted.ciphers, restricted.testing] }] },
    },
    {
      files: ['packages/{contract,client,dashboard}/src/**'],
      excludeFiles: tests,
      rules: { 'import/no-nodejs-modules': 'error' },
    },
    // Domain code, and all that is not named further down.
    room(['services/*/src/**'], 'rooms', 'siblings', 'types of store'),
    room(['services/vault/src/oauth/**'], 'rooms', 'siblings', 'types of store', 'oidc', 'jose'),
    room(['services/vault/src/oauth/provider-requests.ts'], 'rooms', 'siblings', 'http'),
    room(['services/*/src/server.ts'], 'app', 'siblings', 'database'),
    room(['services/*/src/app.ts'], 'plugins', 'routes', 'rooms', 'siblings', 'otherStores', 'database', 'http'),
    // Each puts its room together; foundation.ts what all of them, and the commands, stand on.
    room(['services/vault/src/**/assemble.ts'], 'rooms', 'siblings', 'store', 'otherStores', 'database'),
    room(['services/vault/src/foundation.ts'], 'rooms', 'siblings', 'otherStores', 'database'),
    room(['services/vault/src/cli.ts'], 'rooms', 'siblings'),
    // They put together what they need, as app.ts does.
    room(['services/vault/src/commands/**'], 'rooms', 'siblings', 'otherStores', 'database'),
    room(['services/*/src/plugins/**'], 'rooms', 'siblings', 'http', 'types of database'),
    room(['services/*/src/**/routes.ts'], 'types of plugins', 'rooms', 'siblings', 'http'),
    room(['services/vault/src/**/store.ts'], 'database', 'sql'),
    room(['services/vault/src/db/**'], 'siblings', 'sql', 'redis'),
    room(['services/vault/src/keyring/**'], 'siblings', 'ciphers', 'types of store'),
    room(['services/vault/src/keyring/store.ts'], 'database', 'sql'),
    room(['services/vault/src/second-factor/passkeys/check-passkey.ts'], 'rooms', 'siblings', 'webauthn'),
    room(['services/hub/src/credentials/mcp-tokens.ts'], 'rooms', 'siblings', 'jose'),
    room(['services/hub/src/google/**'], 'rooms', 'siblings', 'types of googleApis'),
    room(['services/hub/src/mcp/**'], 'rooms', 'siblings', 'mcp'),
    room(['services/hub/src/mcp/route.ts'], 'types of plugins', 'rooms', 'siblings', 'mcp', 'http'),
    {
      files: [
        '**/server.ts',
        'vitest.config.ts',
        'services/vault/src/cli.ts',
        'packages/google-sandbox/src/serve.ts',
        'services/hub/src/login.ts',
        'tools/**',
        'bench/**',
        'e2e/**',
        'packages/embedded-postgres/**',
        'packages/testing/**',
        '**/testing/**',
        '**/*.test.ts',
      ],
      rules: { 'node/no-process-env': 'off' },
    },
    // The floor that the vault is compared with does by itself what the keyring does.
    { files: ['bench/vault/floor.ts'], rules: { 'no-restricted-imports': 'off' } },
    { files: ['**/*.config.ts', '**/global-setup.ts'], rules: { 'import/no-default-export': 'off' } },
  ],
})
