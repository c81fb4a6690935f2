import { maxWaitingApprovals } from '@oma/contract'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { actAsProgramOf, actFor } from '../testing/act-for.ts'
import { signIn } from '../testing/mcp-sign-in.ts'
import { startVault, startVaultForTest, type TestVault } from '../testing/start-vault.ts'
import { bearer, watch } from '../testing/watch.ts'

let vault: TestVault
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const letter = (text: string) => ({
  tool: 'gmail_send_message',
  title: 'Mail to bruno@example.test',
  preview: `To: bruno@example.test\nSubject: Lunch\n\n${text}`,
  content_hash: hashOf(text),
})
const use = (text: string) => ({ body: { content_hash: hashOf(text) } })

async function joinWithHub(at: TestVault = vault) {
  const user = await at.join()
  return { ...user, hub: await actAsProgramOf(at, user) }
}

describe('asking', () => {
  it('leads to the page where the user sees exactly what would be sent, and by whom', async () => {
    const { client, hub } = await joinWithHub()
    const asked = await hub.approvals.ask({ body: letter('Hello') })
    const { tokens } = await client.auth.listTokens()

    expect(asked).toEqual({ id: asked.id, url: `${vault.publicUrl}/approvals/${asked.id}`, state: 'waiting' })
    const { content_hash: _, ...shown } = letter('Hello')
    const approval = await client.approvals.find({ params: { id: asked.id } })
    expect(approval).toMatchObject({ ...shown, id: asked.id, state: 'waiting', client_id: tokens[0]!.id })
    expect(await client.approvals.list()).toEqual({ approvals: [approval], next_cursor: null })
  })

  it('for the same again is the same question, however many ask at once', async () => {
    const { client, hub } = await joinWithHub()
    const asked = await Promise.all(Array.from({ length: 8 }, () => hub.approvals.ask({ body: letter('Hello') })))
    asked.push(await hub.approvals.ask({ body: letter('Hello') }))

    expect(new Set(asked.map(({ id }) => id)).size).toBe(1)
    const { entries } = await client.audit.list({ query: { event: 'approval.' } })
    expect(entries).toMatchObject([{ event: 'approval.requested', details: { approval_id: asked[0]!.id } }])
  })

  it('is told to the user’s browser as it happens', async () => {
    const { hub, pair } = await joinWithHub()
    const browser = await watch(vault.app, bearer(pair.access_token))
    await hub.approvals.ask({ body: letter('Hello') })

    await vi.waitFor(() => expect(browser.events()).toContain('approval.requested'))
  })

  it(`stops at ${maxWaitingApprovals} that wait, and goes on when one is decided`, async () => {
    const { client, hub } = await joinWithHub()
    const all = await Promise.all(
      Array.from({ length: maxWaitingApprovals }, (_, n) => hub.approvals.ask({ body: letter(`Hello ${n}`) })),
    )
    const more = () => hub.approvals.ask({ body: letter('One more') })

    await expect(more()).rejects.toMatchObject({ code: 'limit-reached' })
    await client.approvals.refuse({ params: { id: all[0]!.id } })
    expect(await more()).toMatchObject({ state: 'waiting' })
  })

  it('pages through what was asked, newest first', async () => {
    const { client, hub } = await joinWithHub()
    for (const text of ['a', 'b', 'c']) {
      await hub.approvals.ask({ body: letter(text) })
      vault.clock.advance(1)
    }
    const first = await client.approvals.list({ query: { limit: 2 } })
    const rest = await client.approvals.list({ query: { limit: 2, cursor: first.next_cursor! } })

    const texts = [...first.approvals, ...rest.approvals].map(({ preview }) => preview.at(-1))
    expect([texts, rest.next_cursor]).toEqual([['c', 'b', 'a'], null])
  })
})

describe('an approval', () => {
  it('is used exactly once, whichever replica is asked', async () => {
    const user = await vault.join()
    const { token } = await user.client.auth.createToken({ body: { name: 'a program' } })
    const hub = await actFor(vault, token)
    const other = await actFor(vault, token, await vault.startReplica())
    const { id } = await hub.approvals.ask({ body: letter('Hello') })
    expect(await hub.approvals.use(use('Hello'))).toEqual({ state: 'waiting' })
    await user.client.approvals.approve({ params: { id } })

    const uses = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? hub : other).approvals.use(use('Hello'))),
    )
    expect(uses.map(({ state }) => state).toSorted()).toEqual(['approved', ...Array<string>(9).fill('none')])
    expect(await user.client.approvals.find({ params: { id } })).toMatchObject({ state: 'used' })
    expect(await hub.approvals.ask({ body: letter('Hello') })).toMatchObject({ state: 'waiting' })
    const { entries } = await user.client.audit.list({ query: { event: 'approval.used' } })
    expect(entries).toMatchObject([{ details: { approval_id: id } }])
  })

  it('holds for exactly that content', async () => {
    const { client, hub } = await joinWithHub()
    const { id } = await hub.approvals.ask({ body: letter('Hello') })
    await client.approvals.approve({ params: { id } })

    expect(await hub.approvals.use(use('Hello!'))).toEqual({ state: 'none' })
    expect(await hub.approvals.use(use('Hello'))).toEqual({ state: 'approved' })
  })

  it('holds for nobody but the program that asked, of that account', async () => {
    const user = await joinWithHub()
    const stranger = await joinWithHub()
    const { tokens } = await signIn(vault.app, user)
    const assistant = await actFor(vault, tokens.access_token)
    const { id } = await user.hub.approvals.ask({ body: letter('Hello') })
    await user.client.approvals.approve({ params: { id } })

    for (const other of [stranger.hub, assistant, user.client]) {
      expect(await other.approvals.use(use('Hello'))).toEqual({ state: 'none' })
    }
    expect(await user.hub.approvals.use(use('Hello'))).toEqual({ state: 'approved' })
  })

  it('goes on holding for a client that has signed in anew', async () => {
    const user = await vault.join()
    const first = await signIn(vault.app, user)
    const { id } = await (await actFor(vault, first.tokens.access_token)).approvals.ask({ body: letter('Hello') })
    await user.client.approvals.approve({ params: { id } })
    const again = await signIn(vault.app, user, { client: first.client })

    const assistant = await actFor(vault, again.tokens.access_token)
    expect(await assistant.approvals.use(use('Hello'))).toEqual({ state: 'approved' })
  })

  it('is the user’s alone to give: no program approves', async () => {
    const { hub } = await joinWithHub()
    const { id } = await hub.approvals.ask({ body: letter('Hello') })

    for (const decide of [hub.approvals.approve, hub.approvals.refuse]) {
      await expect(decide({ params: { id } })).rejects.toMatchObject({ code: 'unauthenticated' })
    }
    expect(await hub.approvals.use(use('Hello'))).toEqual({ state: 'waiting' })
  })

  it('can be taken back until it is used', async () => {
    const { client, hub } = await joinWithHub()
    const { id } = await hub.approvals.ask({ body: letter('Hello') })
    await client.approvals.approve({ params: { id } })
    await client.approvals.refuse({ params: { id } })
    expect(await hub.approvals.use(use('Hello'))).toEqual({ state: 'refused' })
    expect(await hub.approvals.ask({ body: letter('Hello') })).toMatchObject({ id, state: 'refused' })

    await client.approvals.approve({ params: { id } })
    await hub.approvals.use(use('Hello'))
    await expect(client.approvals.refuse({ params: { id } })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('runs out after a day, with what it was about, decided or not', async () => {
    const alone = await startVaultForTest({}, { backgroundMs: 20 })
    const { client, hub, username, password } = await joinWithHub(alone)
    const { id } = await hub.approvals.ask({ body: letter('Hello') })
    await client.approvals.approve({ params: { id } })
    alone.clock.advance(24 * 60 * 60)
    const { access_token } = await alone.as().auth.login({ body: { username, password } })
    const later = alone.as(access_token)

    await expect(later.approvals.find({ params: { id } })).rejects.toMatchObject({ code: 'not-found' })
    await expect(later.approvals.approve({ params: { id } })).rejects.toMatchObject({ code: 'not-found' })
    await expect.poll(async () => (await alone.database.query('select id from approvals')).length).toBe(0)
  })
})
