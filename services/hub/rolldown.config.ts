/**
 * One file each, so that a process is one file to copy. Not minified: a stack trace shows the code. Without
 * letters beyond Latin-1, which would make Node keep the whole source in twice the memory.
 */
import { basename } from 'node:path'
import { defineConfig } from 'rolldown'

export default defineConfig(
  ['server', 'login', 'documents/extract-text.worker'].map((name) => ({
    input: `src/${name}.ts`,
    platform: 'node' as const,
    output: {
      file: `dist/${basename(name)}.js`,
      format: 'esm' as const,
      codeSplitting: false,
      comments: false,
      charset: 'ascii' as const,
    },
  })),
)
