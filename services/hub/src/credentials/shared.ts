/** Values that nearly all users have alike, such as a list of scopes: kept once instead of ten thousand times. */

const mostKept = 1_000

/** @returns the first value of the same JSON; nobody may change it */
export function createShared<V>(): (value: V) => V {
  const kept = new Map<string, V>()
  return (value) => {
    const key = JSON.stringify(value)
    const known = kept.get(key)
    if (known !== undefined) return known
    if (kept.size >= mostKept) kept.clear()
    kept.set(key, value)
    return value
  }
}
