import { closeCodes } from '@oma/contract'
import { expect, it } from 'vitest'
import { createCheckWatchers } from './check-watchers.ts'
import { createWatchers, type Socket, type Watcher } from './watchers.ts'

const user: Watcher = {
  kind: 'user',
  accountId: 'a',
  sessionId: 's',
  isOperator: false,
  expiresAt: new Date('2100-01-01'),
}

/** A peer that takes nothing off its socket: what is sent to it waits. */
function createPeer() {
  const sent: string[] = []
  const ends: (number | 'terminated')[] = []
  const socket: Socket = {
    get bufferedAmount() {
      return sent.join('').length
    },
    send: (text) => void sent.push(text),
    ping: () => {},
    close: (code) => void ends.push(code),
    terminate: () => void ends.push('terminated'),
  }
  return { socket, sent, ends }
}

it('drops who does not answer a ping until the next one, and keeps who does', () => {
  const watchers = createWatchers()
  const [dead, alive] = [createPeer(), createPeer()]
  watchers.add(user, dead.socket)
  const watch = watchers.add(user, alive.socket)

  watchers.beat()
  watch.answered = true
  watchers.beat()

  expect([dead.ends, alive.ends]).toEqual([['terminated'], []])
})

it('drops a reader that is too slow instead of keeping what it does not take', () => {
  const watchers = createWatchers({ perAccount: 1, perHub: 1, all: 1, bufferedBytes: 1_000 })
  const slow = createPeer()
  watchers.add(user, slow.socket)
  for (let count = 0; count < 100; count++) watchers.resync()

  expect(slow.socket.bufferedAmount).toBeLessThan(1_100)
  expect(slow.ends).toContain('terminated')
})

it('closes everybody’s socket when it cannot be told whether the logins still hold', async () => {
  const watchers = createWatchers()
  const peer = createPeer()
  watchers.add(user, peer.socket)
  const away = () => Promise.reject(new Error('the database is away'))
  const { check } = createCheckWatchers({ watchers, liveAmong: away, now: () => new Date() })

  await check()
  expect(peer.ends).toEqual([])
  await check()
  await check()
  expect(peer.ends).toEqual([closeCodes.tryLater])
})

it('bounds the sockets in all, whoever they belong to', () => {
  const watchers = createWatchers({ perAccount: 5, perHub: 5, all: 2, bufferedBytes: 1_000 })
  for (const accountId of ['a', 'b']) watchers.add({ ...user, accountId }, createPeer().socket)

  expect(() => watchers.admit({ ...user, accountId: 'c' })).toThrow(
    expect.objectContaining({ code: 'too-many-requests' }),
  )
})
