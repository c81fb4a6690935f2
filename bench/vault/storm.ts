/** How often Google is called when 1,000 callers on three vaults want a credential that has just expired. */
import { scopesFor } from '@oma/contract'
import { createSandboxControl } from '@oma/google-sandbox/control'
import { expireCredentials, seedAccounts } from '@oma/vault/testing/seed-accounts'
import { connect } from '../google-sandbox/connect.ts'
import type { Say } from '../run-named.ts'
import type { Laboratory } from './laboratory.ts'

const callers = 1_000
const replicas = 3

export async function measureStorm(laboratory: Laboratory, say: Say): Promise<void> {
  const publicUrl = 'http://localhost:8000'
  const settings = { VAULT_PUBLIC_URL: publicUrl, GOOGLE_CLIENT_ID: 'bench', GOOGLE_CLIENT_SECRET: 'bench' }
  const vaults = await Promise.all(Array.from({ length: replicas }, () => laboratory.startVault(settings)))
  const { refresh_token } = await connect(laboratory.sandboxUrl, {
    clientId: settings.GOOGLE_CLIENT_ID,
    account: 'ada@example.test',
    scope: scopesFor(['gmail', 'calendar']).join(' '),
  })
  const [token] = await seedAccounts({ ...laboratory, publicUrl, count: 1, refreshToken: refresh_token })
  const { calls } = createSandboxControl(laboratory.sandboxUrl)
  await expireCredentials(laboratory.databaseUrl)

  const before = await calls.count('/token')
  const begin = performance.now()
  const ask = async (caller: number) => {
    const answer = await fetch(`${vaults[caller % replicas]!.url}/api/v1/google/credentials`, {
      headers: { authorization: `Bearer ${token}` },
    })
    await answer.arrayBuffer()
    return answer.status
  }
  const statuses = await Promise.all(Array.from({ length: callers }, (_, caller) => ask(caller)))

  const served = statuses.filter((status) => status === 200).length
  say(`${served} of ${callers} callers on ${replicas} vaults served in ${Math.round(performance.now() - begin)} ms`)
  say(`calls to Google for them: ${(await calls.count('/token')) - before}`)
}
