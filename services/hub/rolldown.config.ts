import { defineConfig } from 'rolldown'

// One file each, so that a process is one file to copy.
export default defineConfig(
  ['server', 'login'].map((name) => ({
    input: `src/${name}.ts`,
    platform: 'node' as const,
    output: { file: `dist/${name}.js`, format: 'esm' as const, codeSplitting: false },
  })),
)
