/** The sandbox's time: real time plus whatever the control plane added. Nothing else in the package reads the time. */

/** Tells the time and can be moved forward. */
export interface Clock {
  /** Now, as the sandbox sees it. */
  now(): Date
  /** Now in milliseconds since the epoch. */
  ms(): number
  /** Moves the clock forward (or back, when negative) by this many seconds. */
  advance(seconds: number): void
  /** Makes it this time now; it goes on from there. */
  set(now: Date): void
  /** How far it has been moved, in seconds. */
  shift(): number
  /** Returns to the underlying time. */
  reset(): void
}

/** Wraps a source of time so that it can be advanced. */
export function createClock(source: () => Date = () => new Date()): Clock {
  let offsetMs = 0
  const ms = () => source().getTime() + offsetMs
  return {
    ms,
    now: () => new Date(ms()),
    advance(seconds) {
      offsetMs += Math.round(seconds * 1000)
    },
    set(now) {
      offsetMs = now.getTime() - source().getTime()
    },
    shift: () => offsetMs / 1000,
    reset() {
      offsetMs = 0
    },
  }
}
