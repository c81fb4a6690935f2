/**
 * How the dashboard is built: one script, one style sheet, nothing inlined, because the vault's Content-Security-Policy
 * allows files of its own only. `vite` alone serves the sources and hands API calls to a vault on port 8000.
 */
import { preact } from '@preact/preset-vite'
import tailwindcss from '@tailwindcss/vite'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const vault = 'http://localhost:8000'
// The vault refuses what comes from another origin; the development server speaks for its pages.
const toVault = { target: vault, headers: { origin: vault } }

export default defineConfig({
  plugins: [preact(), tailwindcss(), compress()],
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': toVault, '/docs/openapi.json': toVault } },
})

/** Puts a .br and a .gz beside each file, once, so that the vault need not compress with each request. */
function compress(): Plugin {
  return {
    name: 'compress',
    apply: 'build',
    async writeBundle({ dir = 'dist' }) {
      const names = await readdir(dir, { recursive: true })
      const texts = names.filter((name) => /\.(js|css|svg)$/.test(name))
      await Promise.all(texts.map((name) => compressFile(join(dir, name))))
    },
  }
}

async function compressFile(file: string): Promise<void> {
  const content = await readFile(file)
  await writeFile(`${file}.br`, await promisify(brotliCompress)(content))
  await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }))
}
