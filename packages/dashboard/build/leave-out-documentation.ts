/** What only programs read does not go to browsers: the contract's descriptions. */
import type { Plugin } from 'vite'

const text = String.raw`(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")`
const described = new RegExp(String.raw`\.describe\(\s*${text},?\s*\)`, 'g')
const summarised = new RegExp(String.raw`\bsummary:\s*${text},`, 'g')
const skipped = new RegExp(String.raw`\bskip:\s*${text}`, 'g')

export function leaveOutDocumentation(): Plugin {
  return {
    name: 'leave-out-documentation',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      return /\/contract\/src\/[\w-]+\.ts$/.test(id)
        ? code.replace(described, '').replace(summarised, '').replace(skipped, "skip: ''")
        : undefined
    },
  }
}
