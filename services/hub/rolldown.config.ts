import { defineConfig } from 'rolldown'

export default defineConfig({
  input: { server: 'src/server.ts', login: 'src/login.ts' },
  platform: 'node',
  output: { dir: 'dist', format: 'esm', sourcemap: true },
})
