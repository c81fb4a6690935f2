import { normalizeIP } from '@fastify/rate-limit'
import { createClock } from '@oma/testing'
import { describe, expect, it } from 'vitest'
import { createMemoryCounts } from './failure-counts.ts'
import { createGuessThrottle } from './guess-throttle.ts'

const networkOf = (address: string) => normalizeIP(address, 64)

function start() {
  const clock = createClock()
  const delays: number[] = []
  const throttle = createGuessThrottle({
    counts: createMemoryCounts(clock.now),
    networkOf,
    wait: async (ms) => void delays.push(ms),
  })
  const guess = (address: string, account = 'ada@example.test') =>
    throttle.begin({ what: 'password', account, address }).then(
      () => 'looked at',
      ({ code, retryAfterSeconds }: { code: string; retryAfterSeconds: number }) => `${code} ${retryAfterSeconds}`,
    )
  return { clock, delays, throttle, guess }
}

describe('guessing from one address', () => {
  it('costs a wait after five failures, which doubles with each further one and ends at fifteen minutes', async () => {
    const { clock, guess } = start()
    for (let n = 0; n < 5; n++) expect(await guess('192.0.2.1')).toBe('looked at')

    const waits: number[] = []
    for (let n = 0; n < 10; n++) {
      const refusal = await guess('192.0.2.1')
      waits.push(Number(refusal.split(' ')[1]))
      clock.advance(waits.at(-1)!)
      expect(await guess('192.0.2.1')).toBe('looked at')
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900])
  })

  it('leaves the owner free to log in from another, and is forgotten after an hour', async () => {
    const { clock, guess } = start()
    for (let n = 0; n < 6; n++) await guess('192.0.2.1')

    expect(await guess('192.0.2.2')).toBe('looked at')
    expect(await guess('192.0.2.1')).toMatch('too-many-requests')
    clock.advance(3600)
    for (let n = 0; n < 5; n++) expect(await guess('192.0.2.1')).toBe('looked at')
  })

  it('is guessing from one address also by all addresses of an IPv6 network', async () => {
    const { guess } = start()
    for (let n = 0; n < 5; n++) await guess(`2001:db8:1:2::${n + 1}`)

    expect(await guess('2001:db8:1:2:ffff::9')).toMatch('too-many-requests')
    expect(await guess('2001:db8:1:3::1')).toBe('looked at')
  })

  it('stays known while guesses at other names try to push it out of memory', async () => {
    const { guess } = start()
    for (let n = 0; n < 5; n++) await guess('192.0.2.1')
    for (let n = 0; n < 5_000; n++) await guess('192.0.2.1', `${n}@example.test`)

    expect(await guess('192.0.2.1')).toMatch('too-many-requests')
  })
})

describe('guessing at one account from many addresses', () => {
  it('holds up every guess for a moment, two seconds at most, and refuses none', async () => {
    const { delays, guess } = start()
    for (let n = 0; n < 20; n++) await guess(`192.0.2.${n}`)
    expect(delays).toEqual([100])
    for (let n = 0; n < 200; n++) expect(await guess(`198.51.100.${n}`)).toBe('looked at')

    expect(delays.slice(0, 6)).toEqual([100, 200, 400, 800, 1600, 2000])
    expect(Math.max(...delays)).toBe(2_000)
  })

  it('costs nobody else anything', async () => {
    const { delays, guess } = start()
    for (let n = 0; n < 19; n++) await guess(`192.0.2.${n}`)
    await guess('192.0.2.1', 'bruno@example.test')

    expect(delays).toEqual([])
  })

  it('keeps only so many waiting', async () => {
    const clock = createClock()
    const waiting = Promise.withResolvers<void>()
    const throttle = createGuessThrottle({
      counts: createMemoryCounts(clock.now),
      networkOf,
      wait: () => waiting.promise,
    })
    const guess = (n: number) =>
      throttle.begin({ what: 'password', account: 'ada', address: `10.0.${n >> 8}.${n & 255}` })
    for (let n = 0; n < 19; n++) await guess(n)
    const held = Array.from({ length: 500 }, (_, n) => guess(1_000 + n))

    await expect(guess(5_000)).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 3 })
    waiting.resolve()
    await Promise.all(held)
    expect(await guess(5_001)).toBeGreaterThan(500)
  })
})

describe('a guess', () => {
  it('that was right wipes out those before it from there', async () => {
    const { guess, throttle } = start()
    for (let n = 0; n < 4; n++) await guess('192.0.2.1')
    await throttle.begin({ what: 'password', account: 'ada@example.test', address: '192.0.2.1' })
    await throttle.succeed({ what: 'password', account: 'ada@example.test', address: '192.0.2.1' })

    for (let n = 0; n < 5; n++) expect(await guess('192.0.2.1')).toBe('looked at')
  })

  it('that was not looked at does not count', async () => {
    const { guess, throttle } = start()
    for (let n = 0; n < 10; n++) {
      expect(await guess('192.0.2.1')).toBe('looked at')
      await throttle.forgive({ what: 'password', account: 'ada@example.test', address: '192.0.2.1' })
    }
  })
})
