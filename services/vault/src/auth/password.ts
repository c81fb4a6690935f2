/**
 * Passwords as argon2id hashes in PHC string format (RFC 9106; parameters of the OWASP password storage page). The
 * work is bounded: a flood of logins waits in a short queue and is then refused, and the process stays responsive.
 */
import { ProblemError } from '@oma/contract'
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)
const parameters = { memory: 19_456, passes: 2, parallelism: 1 }
const prefix = `$argon2id$v=19$m=${parameters.memory},t=${parameters.passes},p=${parameters.parallelism}$`

const maxRunning = 2
const maxWaiting = 64

export interface Passwords {
  /** @throws {ProblemError} `unavailable` when too many are waiting */
  hash(password: string): Promise<string>
  /** Takes the same time whether there is a hash or not. @throws {ProblemError} `unavailable` */
  verify(password: string, hash: string | null | undefined): Promise<boolean>
}

export function createPasswords(): Passwords {
  const inTurn = createQueue(maxRunning, maxWaiting)
  const compute = (password: string, nonce: Buffer) =>
    inTurn(() => derive('argon2id', { message: password, nonce, tagLength: 32, ...parameters }))

  return {
    async hash(password) {
      const salt = randomBytes(16)
      return `${prefix}${salt.toString('base64url')}$${(await compute(password, salt)).toString('base64url')}`
    },
    async verify(password, hash) {
      const [salt = '', expected = ''] = (hash ?? `${prefix}${'A'.repeat(22)}$`).slice(prefix.length).split('$')
      const given = await compute(password, Buffer.from(salt, 'base64url'))
      const wanted = Buffer.from(expected, 'base64url')
      return hash?.startsWith(prefix) === true && given.length === wanted.length && timingSafeEqual(given, wanted)
    },
  }
}

/** Runs `limit` at a time, keeps at most `room` waiting. */
function createQueue(limit: number, room: number) {
  let running = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < limit) running++
    else if (waiting.length >= room) {
      throw new ProblemError('unavailable', 'Too many logins at once. Try again in a few seconds.', {
        retryAfterSeconds: 3,
      })
    } else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await work()
    } finally {
      // Whoever waits takes over this place, so `running` stays as it is.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
