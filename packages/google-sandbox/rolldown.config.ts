import { defineConfig } from 'rolldown'

// As in services/hub: readable in stack traces, in Latin-1 so that Node keeps it in half the memory.
export default defineConfig({
  input: 'src/server.ts',
  platform: 'node',
  output: { dir: 'dist', chunkFileNames: '[name].js', format: 'esm', comments: false, charset: 'ascii' },
})
