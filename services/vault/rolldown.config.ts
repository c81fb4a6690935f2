import { defineConfig } from 'rolldown'

export default defineConfig({
  input: 'src/server.ts',
  platform: 'node',
  output: { file: 'dist/server.js', format: 'esm', codeSplitting: false },
})
