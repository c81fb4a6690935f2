/**
 * What only programs read does not go to browsers: the contract's descriptions, zod's writer of JSON Schema, and what
 * zod says about a fault. Together that is a fifth of what the first page would load.
 */
import type { Plugin } from 'vite'

const text = String.raw`(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")`
const described = new RegExp(String.raw`\.describe\(\s*${text},?\s*\)`, 'g')
const summarised = new RegExp(String.raw`\bsummary:\s*${text},`, 'g')
const skipped = new RegExp(String.raw`\bskip:\s*${text}`, 'g')
const exported = /^export (?:async )?(?:function|const|class) (\w+)/gm

export function leaveOutDocumentation(): Plugin {
  return {
    name: 'leave-out-documentation',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (/\/contract\/src\/[\w-]+\.ts$/.test(id)) {
        return code.replace(described, '').replace(summarised, '').replace(skipped, "skip: ''")
      }
      if (/\/zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/.test(id)) {
        return [...code.matchAll(exported)].map(([, name]) => `export const ${name} = undefined`).join('\n')
      }
      if (id.endsWith('/zod/v4/locales/en.js')) return `export default () => ({ localeError: () => 'Invalid input' })`
      return undefined
    },
  }
}
