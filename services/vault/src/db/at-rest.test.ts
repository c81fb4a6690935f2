import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { callVault } from '../testing/call-vault.ts'
import { connectGoogle } from '../testing/google.ts'
import { startVaultForTest, type TestVault } from '../testing/start-vault.ts'

const key = () => randomBytes(32).toString('base64url')

/** Every row of every table, as text. */
async function dump({ database }: TestVault): Promise<string> {
  const tables = await database.query(
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
  )
  const rows = await Promise.all(
    tables.map(({ name }) => database.query(`select t::text as row from ${String(name)} t`)),
  )
  return rows.flatMap((table) => table.map(({ row }) => String(row))).join('\n')
}

/** As it is, and as somebody may have encoded it. */
function forms(secret: string): string[] {
  const bytes = Buffer.from(secret)
  return [secret, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), bytes.toString('hex')]
}

it('holds nothing readable of what is secret, before a rotation and after it', async () => {
  const [former, current] = [key(), key()]
  const vault = await startVaultForTest({ SECRET_KEY: former })
  const user = await vault.join()
  await connectGoogle(vault, user)
  const google = await user.client.google.credentials({ query: {} })
  const renewed = await vault.as().auth.refresh({ body: { refresh_token: user.pair.refresh_token } })
  const { token } = await user.client.auth.createToken({ body: { name: 'hub' } })
  const pending = await user.client.google.authUrl({ query: { services: 'gmail', return_url: '/' } })
  const [preview, answer] = [key(), key()]
  const about = { tool: 'gmail_send_message', content_hash: '0'.repeat(64) }
  await user.client.approvals.ask({ body: { ...about, title: 'Mail', preview } })
  const claim = (await user.client.once.claim({ body: { ...about, key: 'a key' } })) as { id: string }
  await user.client.once.settle({ params: { id: claim.id }, body: { answer: { answer } } })
  const secrets = [
    preview,
    answer,
    former,
    current,
    vault.hub.client_secret,
    user.password,
    user.pair.access_token,
    user.pair.refresh_token,
    renewed.access_token,
    renewed.refresh_token,
    token,
    google.access_token,
    google.refresh_token!,
    pending.state,
  ].flatMap(forms)

  const before = await dump(vault)
  const rotated = await callVault(['keys', 'rotate'], {
    DATABASE_URL: vault.database.url,
    SECRET_KEY: current,
    SECRET_KEY_PREVIOUS: former,
  })
  const after = await dump(vault)

  expect(rotated.code).toBe(0)
  expect(before).toContain(user.username)
  expect(after).not.toBe(before)
  for (const secret of secrets) expect([before.includes(secret), after.includes(secret)]).toEqual([false, false])
})

it('is read by a vault that is started with the new key alone, and so is every token', async () => {
  const [former, current] = [key(), key()]
  const vault = await startVaultForTest({ SECRET_KEY: former })
  const user = await vault.join()
  await connectGoogle(vault, user)
  const given = await user.client.google.credentials({ query: {} })
  await callVault(['keys', 'rotate'], {
    DATABASE_URL: vault.database.url,
    SECRET_KEY: current,
    SECRET_KEY_PREVIOUS: former,
  })

  const next = await startVaultForTest({ DATABASE_URL: vault.database.url, SECRET_KEY: current })
  const pair = await next.as().auth.login({ body: { username: user.username, password: user.password } })
  expect(await next.as(pair.access_token).google.credentials({ query: {} })).toEqual(given)
})

it('is handed out without one failure while all keys are rotated', async () => {
  const [former, current] = [key(), key()]
  const vault = await startVaultForTest({ SECRET_KEY: former })
  const settings = { DATABASE_URL: vault.database.url, SECRET_KEY: current, SECRET_KEY_PREVIOUS: former }
  const serving = await startVaultForTest(settings)
  const clients = []
  for (let count = 0; count < 8; count++) {
    const user = await vault.join()
    await connectGoogle(vault, user)
    const { username, password } = user
    clients.push(serving.as((await serving.as().auth.login({ body: { username, password } })).access_token))
  }

  const over = new AbortController()
  const rotation = callVault(['keys', 'rotate'], settings).finally(() => over.abort())
  let rounds = 0
  for (; !over.signal.aborted; rounds++) {
    await Promise.all(clients.map((client) => client.google.credentials({ query: {} })))
  }

  expect((await rotation).code).toBe(0)
  expect(rounds).toBeGreaterThan(1)
})
