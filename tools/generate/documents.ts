/** The generated documents as text, by their path from the root: what `npm run generate` writes and a test compares. */
import { toConfigurationPage, toEnvExample } from '@oma/config'
import { tools } from '@oma/hub/tools'
import { describeApi } from '@oma/vault'
import { secretsToFillIn } from '../start/env-file.ts'
import { processes } from './processes.ts'
import { toToolPage } from './tool-page.ts'

export function makeDocuments(): Record<string, string> {
  return {
    '.env.example': toEnvExample(processes, secretsToFillIn),
    'docs/generated/configuration.md': toConfigurationPage(processes),
    'docs/generated/openapi.json': `${JSON.stringify(describeApi(), undefined, 2)}\n`,
    'docs/generated/tools.md': toToolPage(tools),
  }
}
