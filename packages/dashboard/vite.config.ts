/**
 * How the dashboard is built: a script for each page, one style sheet, nothing inlined, because the vault's
 * Content-Security-Policy allows files of its own only. `vite` alone serves the sources and hands API calls to a vault
 * on port 8000.
 */
import { preact } from '@preact/preset-vite'
import tailwindcss from '@tailwindcss/vite'
import { join } from 'node:path'
import { defineConfig } from 'vite'
import { compress } from './build/compress.ts'
import { leaveOutDocumentation } from './build/leave-out-documentation.ts'

const vault = 'http://localhost:8000'
// The vault refuses what comes from another origin; the development server speaks for its pages.
const toVault = { target: vault, ws: true, headers: { origin: vault } }

/** What several pages have in common is one file, so that the first page is not a dozen small ones. */
const shared = { name: 'shared', test: /dashboard.src.(?!words|pages)/, minShareCount: 2 }
/** One file is one wait, wherever the words stand that a page needs. */
const spanish = { name: 'spanish', test: /dashboard.src.words.es/ }

export default defineConfig({
  plugins: [leaveOutDocumentation(), preact(), tailwindcss(), compress()],
  resolve: { alias: { zod: join(import.meta.dirname, 'build', 'light-zod.ts') } },
  build: {
    assetsInlineLimit: 0,
    // The vault reads there what each page wants at once.
    manifest: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: { codeSplitting: { groups: [spanish, shared] } },
      onLog(level, log, handle) {
        // Such as what light-zod does not have, and the contract begins to use.
        if (log.code === 'IMPORT_IS_UNDEFINED') throw new Error(log.message)
        handle(level, log)
      },
    },
  },
  server: { proxy: { '/api': toVault, '/docs/openapi.json': toVault } },
})
