import { defineConfig } from 'rolldown'

/** To import `node:http` runs all its getters, one of which loads a whole HTTP client (27 ms); to require it does not. */
const requireHttp = {
  name: 'require-http',
  resolveId: (id: string, _importer: string | undefined, { kind }: { kind: string }) =>
    /^(?:node:)?http$/.test(id) && kind !== 'require-call' ? '\0required-http' : undefined,
  load: (id: string) => (id === '\0required-http' ? `module.exports = require('node:http')` : undefined),
}

// As in services/hub: readable in stack traces, in Latin-1 so that Node keeps it in half the memory.
export default defineConfig({
  input: 'src/server.ts',
  platform: 'node',
  plugins: [requireHttp],
  output: { dir: 'dist', chunkFileNames: '[name].js', format: 'esm', comments: false, charset: 'ascii' },
})
