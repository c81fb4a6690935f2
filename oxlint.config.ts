/**
 * Lint rules, and who may import which library: every outside library has one room that speaks to it, every layer of a
 * service the next one only. Which package may import which is in turbo.json.
 */
import { defineConfig } from 'oxlint'

/** What is restricted everywhere, unless a room is named below. The message says where it belongs. */
const restricted = {
  sql: {
    group: ['drizzle-orm', 'drizzle-orm/*', 'postgres'],
    message: 'SQL lives in store.ts and db/.',
  },
  http: {
    group: ['fastify', 'fastify-plugin', '@fastify/*'],
    message: 'HTTP lives in routes.ts, plugins/ and app.ts; domain code throws ProblemError.',
  },
  googleAuth: {
    group: ['google-auth-library'],
    message: "Google's OAuth is spoken in packages/google; API clients are made in hub/src/google.",
  },
  googleApis: {
    group: ['@googleapis/*'],
    message: "Google's API clients live in hub/src/google.",
  },
  mcp: {
    group: ['@modelcontextprotocol/*'],
    message: 'The MCP SDK lives in hub/src/mcp.',
  },
  ciphers: {
    group: ['node:crypto', 'crypto'],
    importNames: ['createCipheriv', 'createDecipheriv'],
    message: "Ciphers live in the vault's keyring.",
  },
  stores: {
    group: ['../*/store.ts'],
    message: "Another room's store is private; ask the room.",
  },
}

/** The import rule for the files of a room, which may use what it names. */
function room(files: string[], ...allowed: (keyof typeof restricted)[]) {
  const patterns = Object.entries(restricted)
    .filter(([name]) => !(allowed as string[]).includes(name))
    .map(([, pattern]) => pattern)
  return { files, rules: { 'no-restricted-imports': ['error' as const, { patterns }] as const } }
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
    room(['services/*/src/**']),
    room(['services/*/src/**/routes.ts', 'services/*/src/plugins/**'], 'http'),
    room(['services/vault/src/**/store.ts', 'services/vault/src/db/**'], 'sql'),
    room(['services/vault/src/keyring/**'], 'ciphers'),
    room(['services/hub/src/google/**'], 'googleAuth', 'googleApis'),
    room(['services/hub/src/mcp/**'], 'mcp'),
    room(['services/hub/src/mcp/route.ts'], 'mcp', 'http'),
    room(
      ['services/*/src/app.ts', 'services/*/src/testing/**', 'services/*/src/**/*.test.ts'],
      ...(['sql', 'http', 'googleAuth', 'googleApis', 'mcp', 'stores'] as const),
    ),
    {
      files: [
        '**/server.ts',
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
    { files: ['**/*.config.ts', '**/global-setup.ts'], rules: { 'import/no-default-export': 'off' } },
  ],
})
