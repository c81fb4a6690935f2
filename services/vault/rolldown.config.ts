/**
 * One file, so that the process is one file to copy. Not minified: a stack trace shows the code. Without letters
 * beyond Latin-1, which would make Node keep the whole source in twice the memory.
 */
import { defineConfig } from 'rolldown'

export default defineConfig({
  input: 'src/server.ts',
  platform: 'node',
  output: { file: 'dist/server.js', format: 'esm', codeSplitting: false, comments: false, charset: 'ascii' },
})
