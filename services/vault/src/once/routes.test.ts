import { onceAbandonedSeconds, onceAnswerBytes, onceTtlSeconds } from '@oma/contract'
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { actAsProgramOf } from '../testing/act-for.ts'
import { startVault, startVaultForTest, type TestVault } from '../testing/start-vault.ts'

let vault: TestVault
beforeAll(async () => void (vault = await startVault()))
afterAll(() => vault.close())

const answer = { id: '18f', thread_id: '18f', to: ['bruno@example.test'] }
const wish = (key = 'a key', text = 'Hello', tool = 'gmail_send_message') => ({
  body: { key, tool, content_hash: createHash('sha256').update(text).digest('hex') },
})

/** By their own login, as a hub with OMA_ACCESS_TOKEN does it; a program does it in the same way. */
const joinClient = async () => (await vault.join()).client
type Joined = Awaited<ReturnType<typeof joinClient>>

async function take(client: Joined, ...about: Parameters<typeof wish>): Promise<string> {
  const claim = await client.once.claim(wish(...about))
  if (claim.state !== 'go') throw new Error(`It is ${claim.state}`)
  return claim.id
}

describe('a key', () => {
  it('lets exactly one go, whichever of two replicas they ask', async () => {
    const { pair, client } = await vault.join()
    const replica = await vault.startReplica()
    const other = vault.at(replica, pair.access_token)
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? client : other).once.claim(wish())),
    )

    expect(claims.map(({ state }) => state).toSorted()).toEqual(['go', ...Array<string>(19).fill('running')])
  })

  it('gives the first answer to whoever asks again within a day', async () => {
    const client = await joinClient()
    const id = await take(client)
    await client.once.settle({ params: { id }, body: { answer } })

    expect(await client.once.claim(wish())).toEqual({ state: 'done', answer })
    vault.clock.advance(20 * 60)
    expect(await client.once.claim(wish())).toEqual({ state: 'done', answer })
  })

  it('is free again when it was given up', async () => {
    const client = await joinClient()
    await client.once.giveUp({ params: { id: await take(client) } })

    expect(await client.once.claim(wish())).toMatchObject({ state: 'go' })
  })

  it('means one thing: for other content, or another tool, it is refused', async () => {
    const client = await joinClient()
    const id = await take(client)
    const others = [wish('a key', 'Hello!'), wish('a key', 'Hello', 'calendar_create_event')]
    for (const other of others) await expect(client.once.claim(other)).rejects.toMatchObject({ code: 'conflict' })
    await client.once.settle({ params: { id }, body: { answer } })

    for (const other of others) await expect(client.once.claim(other)).rejects.toMatchObject({ code: 'conflict' })
    expect(await client.once.claim(wish())).toEqual({ state: 'done', answer })
  })

  it('of one program is none of another’s', async () => {
    const user = await vault.join()
    const [one, other] = [await actAsProgramOf(vault, user), await actAsProgramOf(vault, user)]
    const id = await take(one)

    expect(await other.once.claim(wish())).toMatchObject({ state: 'go' })
    await expect(other.once.settle({ params: { id }, body: { answer } })).rejects.toMatchObject({ code: 'not-found' })
    await expect(other.once.giveUp({ params: { id } })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is forgotten after a day, with its answer', async () => {
    const alone = await startVaultForTest({}, { backgroundMs: 20 })
    const { client } = await alone.join()
    const { id } = (await client.once.claim(wish())) as { id: string }
    await client.once.settle({ params: { id }, body: { answer } })
    alone.clock.advance(onceTtlSeconds)

    await expect.poll(async () => (await alone.database.query('select id from once_claims')).length).toBe(0)
  })
})

describe('whoever took a key and is not heard of', () => {
  it('is waited for, and then one other is told to look whether it was done', async () => {
    const client = await joinClient()
    await take(client)
    vault.clock.advance(onceAbandonedSeconds - 1)
    expect(await client.once.claim(wish())).toEqual({ state: 'running' })
    vault.clock.advance(1)
    const claims = await Promise.all(Array.from({ length: 5 }, () => client.once.claim(wish())))

    expect(claims.map(({ state }) => state).toSorted()).toEqual([...Array<string>(4).fill('running'), 'unknown'])
  })

  it('has nothing more to say once another has taken over', async () => {
    const client = await joinClient()
    const late = await take(client)
    vault.clock.advance(onceAbandonedSeconds)
    const claim = await client.once.claim(wish())

    await expect(client.once.giveUp({ params: { id: late } })).rejects.toMatchObject({ code: 'not-found' })
    await expect(client.once.settle({ params: { id: late }, body: { answer: {} } })).rejects.toMatchObject({
      code: 'not-found',
    })
    const { id } = claim as { id: string }
    await client.once.settle({ params: { id }, body: { answer } })
    expect(await client.once.claim(wish())).toEqual({ state: 'done', answer })
  })

  it('may still settle when nobody has', async () => {
    const client = await joinClient()
    const id = await take(client)
    vault.clock.advance(onceAbandonedSeconds + 1)
    await client.once.settle({ params: { id }, body: { answer } })

    expect(await client.once.claim(wish())).toEqual({ state: 'done', answer })
  })
})

it('an answer that was given stays: it is neither replaced nor given up', async () => {
  const client = await joinClient()
  const id = await take(client)
  await client.once.settle({ params: { id }, body: { answer } })

  await expect(client.once.settle({ params: { id }, body: { answer: {} } })).rejects.toMatchObject({
    code: 'not-found',
  })
  await expect(client.once.giveUp({ params: { id } })).rejects.toMatchObject({ code: 'not-found' })
  expect(await client.once.claim(wish())).toEqual({ state: 'done', answer })
})

it('an answer may have 64 KiB and not one byte more', async () => {
  const client = await joinClient()
  const ofSize = (bytes: number) => ({
    text: 'é'.repeat(1) + 'x'.repeat(bytes - JSON.stringify({ text: '' }).length - 2),
  })
  const settle = async (bytes: number) =>
    client.once.settle({ params: { id: await take(client, randomUUID()) }, body: { answer: ofSize(bytes) } })

  await settle(onceAnswerBytes)
  await expect(settle(onceAnswerBytes + 1)).rejects.toMatchObject({ code: 'validation-failed' })
})
