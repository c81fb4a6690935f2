/** Waits for a service to say that it is ready. */
import { setTimeout as wait } from 'node:timers/promises'
import type { ServiceSpec } from './plan.ts'

/** Where a service answers from this machine. */
export function readyUrl({ host, port }: Pick<ServiceSpec, 'host' | 'port'>): string {
  const everywhere = host === undefined || host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}/ready`
}

/** @returns false when it is not ready in time, or `signal` aborts first */
export async function waitUntilReady(url: string, deadlineSeconds: number, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + deadlineSeconds * 1000
  while (Date.now() < deadline && !signal.aborted) {
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]) })
      await response.body?.cancel()
      if (response.ok) return true
    } catch {
      // Not listening yet.
    }
    await wait(50)
  }
  return false
}
