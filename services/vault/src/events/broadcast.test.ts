import postgres from 'postgres'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startVaultForTest } from '../testing/start-vault.ts'
import { eventsChannel } from './notice.ts'

it('what is recorded is told to whoever listens at the database, with ids and without secrets', async () => {
  const vault = await startVaultForTest()
  const listener = postgres(vault.database.url, { max: 1 })
  onTestFinished(() => listener.end())
  const heard: string[] = []
  await listener.listen(eventsChannel, (payload) => heard.push(payload))

  const { user, client } = await vault.join()
  const { token } = await client.auth.createToken({ body: { name: 'test' } })

  await vi.waitFor(() => expect(heard).toHaveLength(3))
  expect(heard.map((payload) => JSON.parse(payload) as object)).toMatchObject(
    ['account.registered', 'session.started', 'token.created'].map((event) => ({ event, account_id: user.id })),
  )
  expect(heard.join()).not.toContain(token)
})
