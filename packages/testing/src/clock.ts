/** Time as tests want it: it stands still until it is moved. */
export interface Clock {
  now: () => Date
  advance(seconds: number): void
}

/** @param start defaults to the present, because what is seeded and signed elsewhere is of today */
export function createClock(start: Date = new Date()): Clock {
  let time = start.getTime()
  return {
    now: () => new Date(time),
    advance: (seconds) => void (time += seconds * 1000),
  }
}
