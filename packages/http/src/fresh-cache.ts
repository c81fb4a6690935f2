/** Values that go stale, in memory: one load at a time per key, bounded, and never served past their moment. */

export interface Fresh<V> {
  value: V
  /** From here on it is loaded anew. */
  until: Date
  /** Whose it is, as far as that is known. */
  owner?: string | undefined
}

export interface FreshCache<V> {
  /** Concurrent misses of one key share one load; a failed load is not kept. Each load makes room: the oldest go once stale. */
  get(key: string, load: () => Promise<Fresh<V>>): Promise<V>
  /** Whether this very value is kept: not once it was forgotten, or another came in its place. */
  holds(key: string, value: V): boolean
  delete(key: string): void
  /** Forgets what is an owner's, or may be: also what is still loading, which then is given to its callers, not kept. */
  deleteOf(owner: string): void
  clear(): void
}

const maxEntries = 10_000

export function createFreshCache<V>(now: () => Date): FreshCache<V> {
  const kept = new Map<string, { value: V; untilMs: number; owner: string | undefined }>()
  const loading = new Map<string, Promise<V>>()

  function start(key: string, fresh: Promise<Fresh<V>>): Promise<V> {
    const started = fresh.then(
      ({ value, until, owner }) => {
        if (end()) keep(key, { value, untilMs: until.getTime(), owner })
        return value
      },
      (error: unknown) => {
        end()
        throw error
      },
    )
    /** @returns whether it is still wanted */
    const end = () => loading.get(key) === started && loading.delete(key)
    loading.set(key, started)
    return started
  }

  function keep(key: string, entry: { value: V; untilMs: number; owner: string | undefined }): void {
    kept.delete(key)
    kept.set(key, entry)
    const nowMs = now().getTime()
    for (const [oldest, { untilMs }] of kept) {
      if (untilMs > nowMs && kept.size <= maxEntries) break
      kept.delete(oldest)
    }
  }

  return {
    async get(key, load) {
      const entry = kept.get(key)
      if (entry && entry.untilMs > now().getTime()) return entry.value
      return loading.get(key) ?? start(key, load())
    },
    holds: (key, value) => kept.get(key)?.value === value,
    delete(key) {
      kept.delete(key)
      loading.delete(key)
    },
    deleteOf(owner) {
      for (const [key, entry] of kept) if (entry.owner === undefined || entry.owner === owner) kept.delete(key)
      loading.clear()
    },
    clear() {
      kept.clear()
      loading.clear()
    },
  }
}
