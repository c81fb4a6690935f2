/**
 * Makes a client outlive its access token: a call that is refused as `unauthenticated` waits for one renewal, shared
 * by all calls that were refused meanwhile, and is made once more.
 */
import { ProblemError } from '@oma/contract'

export interface Renewal {
  /** Renews what the client authenticates with. */
  renew: () => Promise<unknown>
  /** Told when nothing is left to renew: the user has to log in again. */
  onEnded: () => void
}

/**
 * @param client a tree of functions that return promises, as `createClient` makes it
 * @returns the same tree, with calls that renew
 */
export function renewSession<C extends object>(client: C, { renew, onEnded }: Renewal): C {
  let renewal: Promise<unknown> | undefined
  const renewOnce = () => (renewal ??= renew().finally(() => (renewal = undefined)))

  const wrapCall =
    (call: (...args: unknown[]) => Promise<unknown>) =>
    async (...args: unknown[]) => {
      try {
        return await call(...args)
      } catch (error) {
        if (!isUnauthenticated(error)) throw error
      }
      try {
        await renewOnce()
        return await call(...args)
      } catch (error) {
        if (isUnauthenticated(error)) onEnded()
        throw error
      }
    }

  const wrap = (value: unknown): unknown => {
    if (typeof value === 'function') return wrapCall(value as Parameters<typeof wrapCall>[0])
    const wrapped: Record<string, unknown> = {}
    // A client inherits its methods.
    for (const name in value as object) wrapped[name] = wrap((value as typeof wrapped)[name])
    return wrapped
  }
  return wrap(client) as C
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'unauthenticated'
}
