/**
 * The connection to Redis, for counters that replicas share. Never a condition for serving: while it is away a command
 * fails at once, and who asked goes on without.
 */
import { Redis } from 'ioredis'

export type { Redis }

export interface OpenRedisOptions {
  url: string
  /** Told once when Redis cannot be reached, and once when it can again. */
  onChange: (reachable: boolean, cause?: unknown) => void
}

const longestWaitMs = 5_000

export function openRedis({ url, onChange }: OpenRedisOptions): Redis {
  const redis = new Redis(url, {
    // The first command connects, or `connect`: whoever is told of changes must be there by then.
    lazyConnect: true,
    connectTimeout: 2_000,
    commandTimeout: 500,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 200, longestWaitMs),
  })
  let reachable = true
  redis.on('error', (cause: unknown) => {
    if (reachable) onChange(false, cause)
    reachable = false
  })
  redis.on('ready', () => {
    if (!reachable) onChange(true)
    reachable = true
  })
  return redis
}

/** Runs a Lua script on one key, as one step. Rejects at once while Redis is away. */
export function runScript(redis: Redis) {
  return (script: string, key: string, args: readonly number[]): Promise<unknown> => redis.eval(script, 1, key, ...args)
}
