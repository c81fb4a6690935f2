/**
 * What a vault does beside requests, again and again: one run at a time, at irregular intervals so that replicas do not
 * march in step, and sooner when woken. It never keeps the process alive, and a failed run is followed by the next.
 */
import { setTimeout as wait } from 'node:timers/promises'

const patienceMs = 3_000

export interface Repeated {
  begin(): void
  /** Runs now; once more after the run that is under way. */
  wake(): void
  /** Resolves when nothing runs any more; what takes longer than a few seconds is left to whatever makes it safe. */
  stop(): Promise<void>
}

export interface RepeatOptions {
  /** On average, in milliseconds. */
  everyMs: number
  run: (signal: AbortSignal) => Promise<void>
  onError: (error: unknown) => void
}

export function createRepeated({ everyMs, run, onError }: RepeatOptions): Repeated {
  const stopping = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let again = false

  function start(): void {
    if (stopping.signal.aborted) return
    again = running !== undefined
    if (again) return
    clearTimeout(timer)
    running = run(stopping.signal)
      .catch(onError)
      .finally(() => {
        running = undefined
        if (again) start()
        else schedule()
      })
  }

  function schedule(): void {
    if (stopping.signal.aborted) return
    timer = setTimeout(start, everyMs * (0.5 + Math.random()))
    timer.unref()
  }

  return {
    begin: schedule,
    wake: start,
    async stop() {
      stopping.abort()
      clearTimeout(timer)
      await Promise.race([running, wait(patienceMs, undefined, { ref: false })])
    },
  }
}
