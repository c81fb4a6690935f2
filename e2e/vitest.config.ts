/** Journeys across the built processes. They need the build (`npm run e2e` makes it), and Chromium for the dashboard. */
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Each file has a house of its own: three services, a database, a browser.
    fileParallelism: false,
  },
})
