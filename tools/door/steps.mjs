/**
 * What `npm test` runs, in this order. `npm test -- <name>` runs one of them; an extra one runs only so.
 *
 * @typedef {import('./execute.mjs').Task & { name: string, about: string, extra?: boolean }} Step
 * @type {Step[]}
 */
export const steps = [
  { name: 'boundaries', command: 'turbo boundaries', about: 'who may import whom' },
  {
    name: 'types',
    command: 'turbo run build check --output-logs=errors-only --ui=stream',
    about: 'build and type-check',
  },
  { name: 'lint', command: 'oxlint --type-aware', about: 'oxlint' },
  { name: 'format', command: 'oxfmt --check', about: 'oxfmt; "npm run format" repairs it' },
  { name: 'unused', command: 'knip', about: 'files, exports and dependencies that nothing uses' },
  { name: 'tests', command: 'vitest run', about: 'vitest', live: true },
  {
    name: 'database',
    command: 'vitest run services/vault packages/testing',
    about: 'whatever speaks SQL, once more, on the server of TEST_DATABASE_URL',
    live: true,
    extra: true,
  },
]
