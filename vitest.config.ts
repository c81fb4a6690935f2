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
    // Two cores are what CI has; more workers than cores only make timing worse.
    maxWorkers: '100%',
  },
})
