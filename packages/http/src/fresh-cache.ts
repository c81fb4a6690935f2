/** Values that go stale, in memory: one load at a time per key, bounded, and never served past their moment. */

export interface Fresh<V> {
  value: V
  /** From here on it is loaded anew. */
  until: Date
  /** Whose it is, as far as that is known. */
  owner?: string | undefined
}

export interface FreshCache<V> {
  /** Concurrent misses of one key share one load; a failed load is not kept. */
  get(key: string, load: () => Promise<Fresh<V>>): Promise<V>
  delete(key: string): void
  /** Forgets what is an owner's, or may be: also what is still loading, which then is given to its callers, not kept. */
  deleteOf(owner: string): void
  clear(): void
}

const maxEntries = 10_000

export function createFreshCache<V>(now: () => Date): FreshCache<V> {
  const entries = new Map<string, { loading: Promise<V>; untilMs: number; owner: string | undefined }>()

  function start(key: string, load: () => Promise<Fresh<V>>): Promise<V> {
    const entry = {
      untilMs: Number.POSITIVE_INFINITY,
      owner: undefined as string | undefined,
      loading: load().then(
        ({ value, until, owner }) => {
          entry.untilMs = until.getTime()
          entry.owner = owner
          return value
        },
        (error: unknown) => {
          if (entries.get(key) === entry) entries.delete(key)
          throw error
        },
      ),
    }
    entries.delete(key)
    entries.set(key, entry)
    const [oldest] = entries.keys()
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest)
    return entry.loading
  }

  return {
    get(key, load) {
      const entry = entries.get(key)
      return entry && entry.untilMs > now().getTime() ? entry.loading : start(key, load)
    },
    delete: (key) => void entries.delete(key),
    deleteOf(owner) {
      for (const [key, entry] of entries) if (entry.owner === undefined || entry.owner === owner) entries.delete(key)
    },
    clear: () => entries.clear(),
  }
}
