/**
 * A deadline for work that can be given up. The timer goes with the work: those of `AbortSignal.timeout`, and what
 * `AbortSignal.any` ties to them, stay until they strike, and under load that is tens of thousands.
 */

/**
 * @param ms from now
 * @param parent aborts the work as well
 * @throws what `work` throws: once it is over time, what that makes of a `TimeoutError`, or of the parent's reason
 */
export async function withinDeadline<T>(
  ms: number,
  parent: AbortSignal | null | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const giveUp = new AbortController()
  const follow = () => giveUp.abort(parent?.reason)
  const strike = () => giveUp.abort(new DOMException(`It took longer than ${ms} ms`, 'TimeoutError'))
  const timer = setTimeout(strike, ms)
  if (parent?.aborted) follow()
  parent?.addEventListener('abort', follow)
  try {
    return await work(giveUp.signal)
  } finally {
    clearTimeout(timer)
    parent?.removeEventListener('abort', follow)
  }
}
