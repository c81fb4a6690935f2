/** Something a page shows that has to be fetched first: loading, failed, or there; and fetched again when it changes. */
import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { live, onChange } from './live.ts'

export type Load<T> = { state: 'loading' } | { state: 'failed'; error: unknown } | { state: 'ready'; value: T }

export interface Loaded<T> {
  load: Load<T>
  /** Shows the old value until the new one is there; never throws. */
  reload: () => Promise<void>
}

/** Events come in flocks, such as one for each session that ends. */
const gatherMs = 150

/**
 * @param fetchValue called when the component appears, and on `reload`
 * @param events what the audit events begin with after which it is fetched again, such as `google.`
 */
export function useLoaded<T>(fetchValue: () => Promise<T>, events: readonly string[] = []): Loaded<T> {
  const load = useSignal<Load<T>>({ state: 'loading' })
  const fetchNow = async () => {
    if (load.peek().state === 'failed') load.value = { state: 'loading' }
    try {
      load.value = { state: 'ready', value: await fetchValue() }
    } catch (error) {
      load.value = { state: 'failed', error }
    }
  }
  // Before the first paint, so that the answer is on its way meanwhile.
  useMemo(() => void fetchNow(), [])
  useEffect(() => {
    if (events.length === 0) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const ended = onChange((event) => {
      if (event !== '' && !events.some((beginning) => event.startsWith(beginning))) return
      clearTimeout(timer)
      timer = setTimeout(() => void refresh(), gatherMs)
    })
    // What is there stays there when a refresh nobody asked for fails.
    const refresh = async () => {
      if (live.peek() === 'off') return
      const value = await fetchValue().catch(() => undefined)
      if (value !== undefined) load.value = { state: 'ready', value }
    }
    return () => {
      clearTimeout(timer)
      ended()
    }
  }, [])
  return {
    load: load.value,
    reload: fetchNow,
  }
}
