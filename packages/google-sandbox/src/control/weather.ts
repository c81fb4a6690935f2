/** The weather: faults waiting for matching calls, and the record of the calls that were made. Holds no HTTP. */

/** A fault as the control plane takes it. Without `status` the real answer is disturbed instead of replaced. */
export interface Fault {
  /** HTTP method; `*` for all. */
  method: string
  /** A path in which `*` stands for anything. */
  path: string
  /** How many calls are still to be hit. */
  times: number
  status?: number | undefined
  body?: unknown
  headers?: Record<string, string> | undefined
  /** Wait this long first. */
  delayMs: number
  /** Close the connection without an answer. */
  reset: boolean
  /** Send only the first half of the body. */
  truncate: boolean
  /** Pad the body with blanks to this many bytes. */
  oversizeBytes: number
}

/** One recorded call. */
export interface Call {
  method: string
  path: string
  query: string
  /** 0 while there is no answer, and for ever when the connection was dropped. */
  status: number
  /** The account whose token was used; `null` when the token was not alive. */
  account: string | null
  at: string
  body: unknown
}

const keptCalls = 10_000

export type Weather = ReturnType<typeof createWeather>

/** Calm weather and no calls. */
export function createWeather() {
  const faults: Fault[] = []
  const calls: Call[] = []
  return {
    faults: faults as readonly Fault[],
    calls: calls as readonly Call[],
    addFault: (fault: Fault) => void faults.push(fault),
    clearFaults: () => void faults.splice(0),
    /** Takes the first fault that matches, counting it down. */
    takeFault(method: string, path: string): Fault | undefined {
      const fault = faults.find(
        (each) => (each.method === '*' || each.method === method) && matchesPath(each.path, path),
      )
      if (!fault) return undefined
      fault.times -= 1
      if (fault.times <= 0) faults.splice(faults.indexOf(fault), 1)
      return fault
    },
    record(call: Call): Call {
      calls.push(call)
      if (calls.length > keptCalls) calls.shift()
      return call
    },
    clearCalls: () => void calls.splice(0),
  }
}

/** How often each method and path was called. */
export function countCalls(calls: readonly Call[]): Record<string, number> {
  const groups = Map.groupBy(calls, ({ method, path }) => `${method} ${path}`)
  return Object.fromEntries([...groups].map(([name, { length }]) => [name, length]))
}

/** Whether a path fits a pattern with `*` for any run of characters. */
export function matchesPath(pattern: string, path: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(path)
}
