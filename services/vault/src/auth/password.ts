/**
 * Passwords as argon2id hashes in PHC string format (RFC 9106; parameters of the OWASP password storage page). The
 * work is bounded: a flood of logins waits in a short queue and is then refused, and the process stays responsive.
 */
import { ProblemError } from '@oma/contract'
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

interface Parameters {
  /** In KiB. */
  memory: number
  passes: number
  parallelism: number
}

const current: Parameters = { memory: 19_456, passes: 2, parallelism: 1 }
/** Of a stored hash; what asks for more is not computed, whoever wrote it. */
const largest: Parameters = { memory: 65_536, passes: 10, parallelism: 4 }
const hashLength = 32

const maxRunning = 2
const maxWaiting = 64

export interface Verdict {
  right: boolean
  /** Made with parameters of former days: to be hashed anew while the password is at hand. */
  outdated: boolean
}

export interface Passwords {
  /** @throws {ProblemError} `unavailable` when too many are waiting */
  hash(password: string): Promise<string>
  /**
   * Does the same work whether there is a hash or not.
   * @throws {ProblemError} `unavailable` when too many are waiting
   */
  verify(password: string, hash: string | null | undefined): Promise<Verdict>
  /** How many wait for their turn. */
  waiting(): number
}

export function createPasswords(): Passwords {
  const { inTurn, waiting } = createQueue(maxRunning, maxWaiting)
  const compute = (password: string, nonce: Buffer, parameters: Parameters, tagLength: number) =>
    inTurn(() => derive('argon2id', { message: password, nonce, tagLength, ...parameters }))

  return {
    async hash(password) {
      const salt = randomBytes(16)
      return toPhc(current, salt, await compute(password, salt, current, hashLength))
    },
    async verify(password, phc) {
      const stored = phc ? parsePhc(phc) : undefined
      const { parameters, salt, hash } = stored ?? nobody
      const given = await compute(password, salt, parameters, hash.length)
      const right = timingSafeEqual(given, hash) && stored !== undefined
      return { right, outdated: right && toPhc(current, salt, hash) !== phc }
    },
    waiting,
  }
}

interface StoredHash {
  parameters: Parameters
  salt: Buffer
  hash: Buffer
}

/** Stands in where there is no hash, so that an unknown name costs what a wrong password costs. */
const nobody: StoredHash = { parameters: current, salt: Buffer.alloc(16), hash: Buffer.alloc(hashLength) }

const phcFormat = /^\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})\$([\w+/-]{11,86})\$([\w+/-]{22,86})$/

/** https://github.com/P-H-C/phc-string-format; undefined for what is none, or would cost too much. */
function parsePhc(text: string): StoredHash | undefined {
  const match = phcFormat.exec(text)
  if (!match) return undefined
  const [memory, passes, parallelism] = match.slice(1, 4).map(Number) as [number, number, number]
  const bearable =
    memory >= 8 * parallelism &&
    memory <= largest.memory &&
    passes >= 1 &&
    passes <= largest.passes &&
    parallelism >= 1 &&
    parallelism <= largest.parallelism
  if (!bearable) return undefined
  const [salt, hash] = match.slice(4).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer]
  return { parameters: { memory, passes, parallelism }, salt, hash }
}

function toPhc({ memory, passes, parallelism }: Parameters, salt: Buffer, hash: Buffer): string {
  const costs = `m=${memory},t=${passes},p=${parallelism}`
  return `$argon2id$v=19$${costs}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

/** Runs `limit` at a time, keeps at most `room` waiting. */
function createQueue(limit: number, room: number) {
  let running = 0
  const waiting: (() => void)[] = []
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
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
  return { inTurn, waiting: () => waiting.length }
}
