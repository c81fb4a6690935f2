/** The tests of `npm test`; the journeys of e2e/ have a config of their own. */
import { configDefaults, defineConfig } from 'vitest/config'

// npm brings a PostgreSQL, but no Redis.
const withRedis = process.env['TEST_REDIS_URL'] !== undefined

export default defineConfig({
  test: {
    include: ['{packages,services,tools,e2e/together}/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(withRedis ? [] : ['**/*.redis.test.ts'])],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    // A file's modules are loaded once for each worker: half of the time went into loading the same ones again.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // What is waited for comes within moments; on a busy machine a second is not enough of them.
    expect: { poll: { timeout: 10_000 } },
    // Machines that build are shared, and what waits for processes and sockets may be late there. It is reported all the same.
    retry: process.env['CI'] ? 1 : 0,
    // Half of a test's time is waiting: for a database, a process, a deadline.
    maxWorkers: '200%',
  },
})
