/** One answer about somebody, until it goes stale. There are thousands of these at once. */
import type { Fresh } from '@oma/http'

export class KeptAnswer<V> {
  #answer: V | undefined
  /** Seconds of the epoch, rounded down: a number that V8 keeps in place, where one of milliseconds is an object. */
  #until = 0
  #asked: Promise<V> | undefined

  /** Who asks at once shares one question; a failed one is not kept. */
  get(now: Date, ask: () => Promise<Fresh<V>>): Promise<V> {
    if (this.#answer !== undefined && this.#until * 1000 > now.getTime()) return Promise.resolve(this.#answer)
    if (this.#asked) return this.#asked
    const asked = ask().then(
      ({ value, until }) => {
        if (this.#asked === asked) {
          this.#answer = value
          this.#until = Math.floor(until.getTime() / 1000)
          this.#asked = undefined
        }
        return value
      },
      (error: unknown) => {
        if (this.#asked === asked) this.#asked = undefined
        throw error
      },
    )
    return (this.#asked = asked)
  }

  /** Also what is still asked for: who asked gets it, but it is not kept. */
  forget(): void {
    this.#answer = undefined
    this.#asked = undefined
  }
}
