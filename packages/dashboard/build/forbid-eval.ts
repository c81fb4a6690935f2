/**
 * Tells zod not to compile its schemas: its compiler, and even its test whether it may, is an `eval` that the vault's
 * Content-Security-Policy reports. In zod's own file, because that is the one place that surely runs in time.
 */
import type { Plugin } from 'vite'

export function forbidEval(): Plugin {
  return {
    name: 'forbid-eval',
    apply: 'build',
    transform: (code, id) =>
      id.endsWith('/zod/v4/core/core.js') ? `${code}\nglobalConfig.jitless = true\n` : undefined,
  }
}
