/**
 * How the dashboard is built: a script for each page, one style sheet, nothing inlined, because the vault's
 * Content-Security-Policy allows files of its own only. `vite` alone serves the sources and hands API calls to a vault
 * on port 8000.
 */
import { preact } from '@preact/preset-vite'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'
import { compress } from './build/compress.ts'
import { forbidEval } from './build/forbid-eval.ts'
import { leaveOutDocumentation } from './build/leave-out-documentation.ts'

const vault = 'http://localhost:8000'
// The vault refuses what comes from another origin; the development server speaks for its pages.
const toVault = { target: vault, ws: true, headers: { origin: vault } }

/** What several pages have in common is one file, so that the first page is not a dozen small ones. */
const shared = { name: 'shared', test: /dashboard.src.(?!words|pages)/, minShareCount: 4 }

export default defineConfig({
  plugins: [leaveOutDocumentation(), forbidEval(), preact(), tailwindcss(), compress()],
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [shared] } } },
  },
  server: { proxy: { '/api': toVault, '/docs/openapi.json': toVault } },
})
