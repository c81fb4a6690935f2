/**
 * Slows guessing at passwords and codes. After five failures for one account from one address each further one costs a
 * longer wait; the address keeps a stranger from locking somebody else out. Guesses at one account from many addresses
 * are each held up for a moment, the owner's too, and never refused.
 */
import { ProblemError } from '@oma/contract'
import { createHash } from 'node:crypto'
import type { FailureCounts, Schedule } from './failure-counts.ts'
import { waitAfter } from './failure-counts.ts'

const perAddress: Schedule = { free: 5, firstWaitMs: 5_000, longestWaitMs: 900_000 }
const perAccount: Schedule = { free: 20, firstWaitMs: 100, longestWaitMs: 2_000 }
/** Counts only: what it costs is a delay, so that nobody is locked out. */
const countOnly: Schedule = { ...perAccount, free: Number.MAX_SAFE_INTEGER }
const recordedOneByOne = 5
/** Held up at a time; each keeps a request open. */
const maxDelayed = 500

export interface Guess {
  /** What is guessed at, such as `password`. */
  what: string
  /** Whose it is: a name or an id. */
  account: string
  /** Where from. */
  address: string
}

export interface GuessThrottle {
  /**
   * Counts a guess as failed until `succeed` or `forgive`, so that many at once count too.
   * @returns how many failed for this account within the hour, from anywhere, this one included
   * @throws {ProblemError} `too-many-requests` while the wait lasts, `unavailable` when too many are held up
   */
  begin(guess: Guess): Promise<number>
  succeed(guess: Guess): Promise<void>
  /** Takes back a guess that was not looked at. */
  forgive(guess: Guess): Promise<void>
}

export interface GuessThrottleOptions {
  counts: FailureCounts
  /** What of an address counts as one place: all of it, or the /64 that an IPv6 household has to itself. */
  networkOf: (address: string) => string
  /** @param ms milliseconds */
  wait: (ms: number) => Promise<void>
}

export function createGuessThrottle({ counts, networkOf, wait }: GuessThrottleOptions): GuessThrottle {
  let delayed = 0
  const addressKey = ({ what, account, address }: Guess) => digest(what, account, networkOf(address))

  async function delay(ms: number): Promise<void> {
    if (ms === 0) return
    if (delayed >= maxDelayed) {
      throw new ProblemError('unavailable', 'Too many logins at once. Try again in a few seconds.', {
        retryAfterSeconds: 3,
      })
    }
    delayed++
    await wait(ms).finally(() => delayed--)
  }

  return {
    async begin(guess) {
      const { waitMs } = await counts.count(addressKey(guess), perAddress)
      if (waitMs > 0) throw tooMany(Math.ceil(waitMs / 1000))
      const { failures } = await counts.count(accountKey(guess), countOnly)
      await delay(waitAfter(failures, perAccount))
      return failures
    },
    async succeed(guess) {
      await counts.clear(addressKey(guess))
      await counts.takeBack(accountKey(guess), countOnly)
    },
    async forgive(guess) {
      await counts.takeBack(addressKey(guess), perAddress)
      await counts.takeBack(accountKey(guess), countOnly)
    },
  }
}

function tooMany(retryAfterSeconds: number): ProblemError {
  const detail = `Too many failed attempts. Try again in ${retryAfterSeconds} seconds.`
  return new ProblemError('too-many-requests', detail, { retryAfterSeconds })
}

const accountKey = ({ what, account }: Guess) => digest(what, account)

/** Short, and neither names nor addresses are kept anywhere. */
function digest(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

/** Whether the nth failure is recorded: the first ones are, then each doubling, so that a flood does not fill the table. */
export function isWorthRecording(failures: number): boolean {
  return failures <= recordedOneByOne || Number.isInteger(Math.log2(failures))
}
