/** Everything that reads settings, in the order of the configuration page. */
import type { ConfiguredProcess } from '@oma/config'
import { secretSetting } from '@oma/config'
import { sandboxConfig } from '@oma/google-sandbox/config'
import { hubConfig } from '@oma/hub/config'
import { vaultConfig } from '@oma/vault/config'
import * as z from 'zod'
import { startSettings } from '../start/settings.ts'

/** What only compose.yaml reads; everything else in it is a setting of a service. */
export const composeSettings = z.object({
  POSTGRES_PASSWORD: secretSetting().describe(
    'Password of the database that `docker compose` runs. The database keeps the one of its first start.',
  ),
  BIND_ADDRESS: z.string().default('127.0.0.1').describe('Address of this machine on which the ports are published.'),
})

export const processes: readonly ConfiguredProcess[] = [
  {
    name: 'npm start',
    summary:
      'Runs everything on this machine. Besides its own setting it looks at the ports and at three more: without ' +
      '`GOOGLE_CLIENT_ID` it runs a sandbox in place of Google and tells the services; without `DATABASE_URL` it runs a ' +
      'PostgreSQL; with `AUTH_MODE=local_file` it runs the hub alone.',
    schema: startSettings,
  },
  {
    name: 'docker compose',
    summary:
      'Runs everything in containers. Besides its own settings it passes on those of the services, except for addresses ' +
      'and folders that are fixed inside the containers. With `GOOGLE_CLIENT_ID` the services run as production; without ' +
      'it, as development with a sandbox in place of Google, because production refuses one.',
    schema: composeSettings,
  },
  {
    name: 'vault',
    summary: 'Accounts, sign-in, Google credentials, the dashboard.',
    schema: vaultConfig,
  },
  {
    name: 'hub',
    summary: 'The MCP server: Gmail and Google Calendar for MCP clients.',
    schema: hubConfig,
  },
  {
    name: 'google-sandbox',
    summary: 'A local stand-in for Google, for development and tests; it refuses to run as production.',
    schema: sandboxConfig,
  },
]
