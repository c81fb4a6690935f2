import { createFreshCache } from '@oma/http'
import { expect, it, onTestFinished, vi } from 'vitest'
import { watchVault, type LiveSocket } from './watch-vault.ts'

/** A socket that the test speaks through. */
function createSocket() {
  const events = new EventTarget()
  const socket: LiveSocket = {
    addEventListener: (type: string, listener: (event: never) => void) =>
      events.addEventListener(type, listener as never),
    close: () => events.dispatchEvent(new Event('close')),
  }
  const say = (message: object) =>
    events.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }))
  return { socket, say }
}

function watchThrough(open: () => Promise<LiveSocket>) {
  const told: string[] = []
  const watching = watchVault({
    open,
    onStale: (accountId) => told.push(accountId),
    onGap: () => told.push('everything'),
    onChange: (heard) => told.push(heard ? 'heard' : 'lost'),
  })
  onTestFinished(watching.close)
  return told
}

it('says once that the vault is away, once that it is back, and forgets everything then', async () => {
  const sockets = [createSocket(), createSocket()]
  let attempts = 0
  const told = watchThrough(() => {
    attempts += 1
    if (attempts === 2 || attempts === 3) return Promise.reject(new Error('away'))
    return Promise.resolve(sockets[attempts === 1 ? 0 : 1]!.socket)
  })
  await vi.waitFor(() => expect(attempts).toBe(1))
  sockets[0]!.say({ type: 'hello' })
  sockets[0]!.say({ type: 'hello' })
  sockets[0]!.socket.close()
  await vi.waitFor(() => expect(attempts).toBe(4), 5_000)
  sockets[1]!.say({ type: 'hello' })

  expect(told).toEqual(['everything', 'lost', 'everything', 'heard'])
})

it('forgets one account’s on an event, and everybody’s on a resync and on what it does not understand', async () => {
  const { socket, say } = createSocket()
  let opened = false
  const told = watchThrough(() => {
    opened = true
    return Promise.resolve(socket)
  })
  await vi.waitFor(() => expect(opened).toBe(true))
  const account = '0b6c6c0e-0000-4000-8000-000000000000'
  say({ type: 'hello' })
  say({
    type: 'event',
    id: '1',
    event: 'token.revoked',
    account_id: account,
    at: new Date().toISOString(),
    details: {},
  })
  say({ type: 'resync' })
  say({ type: 'of a later version' })

  expect(told).toEqual(['everything', account, 'everything', 'everything'])
})

it('what was still loading when it became void is given out once and not kept', async () => {
  const cache = createFreshCache<string>(() => new Date(0))
  const { promise, resolve } = Promise.withResolvers<{ value: string; until: Date; owner: string }>()
  const first = cache.get('key', () => promise)
  cache.deleteOf('ada')
  resolve({ value: 'old', until: new Date(1), owner: 'ada' })

  expect(await first).toBe('old')
  expect(await cache.get('key', () => Promise.resolve({ value: 'new', until: new Date(1) }))).toBe('new')
})
