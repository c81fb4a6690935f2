import { clientCredentialsGrant, type Permissions } from '@oma/contract'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { actAsProgramOf } from '../testing/act-for.ts'
import { startVault, type TestVault } from '../testing/start-vault.ts'
import { bearer, watch } from '../testing/watch.ts'

let vault: TestVault
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())

const strict: Permissions = { sending: 'confirm', allowed_recipients: ['bruno@example.test'], read_only: true }

it('whoever never said otherwise allows to send, to anybody', async () => {
  const { client } = await vault.join()
  expect(await client.permissions.read()).toEqual({ sending: 'allow', allowed_recipients: [], read_only: false })
})

it('what the owner says is what the hub reads, and nobody else’s changes', async () => {
  const [user, other] = [await vault.join(), await vault.join()]
  const hub = await actAsProgramOf(vault, user)
  expect(await user.client.permissions.change({ body: strict })).toEqual(strict)
  const relaxed: Permissions = { ...strict, sending: 'drafts_only', read_only: false }

  expect(await hub.permissions.read()).toEqual(strict)
  await user.client.permissions.change({ body: relaxed })
  expect(await hub.permissions.read()).toEqual(relaxed)
  expect(await other.client.permissions.read()).toMatchObject({ sending: 'allow' })
})

it('no program can give itself permissions', async () => {
  const user = await vault.join()
  const hub = await actAsProgramOf(vault, user)
  await user.client.permissions.change({ body: strict })

  await expect(hub.permissions.change({ body: { ...strict, sending: 'allow' } })).rejects.toMatchObject({
    code: 'unauthenticated',
  })
  expect(await user.client.permissions.read()).toEqual(strict)
})

it('takes addresses and domains as people write them, and keeps each once', async () => {
  const { client } = await vault.join()
  const allowed_recipients = [' Bruno@Example.test ', '@Example.com', 'example.com', 'sub.xn--mnchen-3ya.de']
  const { allowed_recipients: kept } = await client.permissions.change({ body: { ...strict, allowed_recipients } })

  expect(kept).toEqual(['bruno@example.test', 'example.com', 'sub.xn--mnchen-3ya.de'])
})

it.each(['', 'bruno', 'https://example.com', '*.example.com', 'a@b@example.com', 'example.com, other.com', '-a.com'])(
  'refuses %o as a recipient, and says what one is',
  async (recipient) => {
    const { client } = await vault.join()
    const body = { ...strict, allowed_recipients: [recipient] }

    await expect(client.permissions.change({ body })).rejects.toMatchObject({
      code: 'validation-failed',
      detail: expect.stringContaining('such as ada@example.com'),
    })
  },
)

it('takes 200 recipients and not one more', async () => {
  const { client } = await vault.join()
  const many = (count: number) => ({
    body: { ...strict, allowed_recipients: Array.from({ length: count }, (_, n) => `n${n}@example.test`) },
  })

  expect((await client.permissions.change(many(200))).allowed_recipients).toHaveLength(200)
  await expect(client.permissions.change(many(201))).rejects.toMatchObject({ code: 'validation-failed' })
})

it('a change is recorded without addresses, and told to hubs and to the browser', async () => {
  const { user, client, pair } = await vault.join()
  const { access_token } = await vault.as().oauth.token({ body: { grant_type: clientCredentialsGrant, ...vault.hub } })
  const hub = await watch(vault.app, bearer(access_token))
  const browser = await watch(vault.app, bearer(pair.access_token))
  await client.permissions.change({ body: strict })

  await vi.waitFor(() => expect(browser.events()).toContain('permissions.changed'))
  await vi.waitFor(() =>
    expect(hub.messages).toContainEqual(
      expect.objectContaining({ event: 'permissions.changed', account_id: user.id, details: {} }),
    ),
  )
  const { entries } = await client.audit.list({ query: { event: 'permissions.' } })
  expect(entries).toMatchObject([{ details: { sending: 'confirm', read_only: true, allowed_recipients: 1 } }])
})
