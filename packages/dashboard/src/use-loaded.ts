/** Something a page shows that has to be fetched first: loading, failed, or there. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

export type Load<T> = { state: 'loading' } | { state: 'failed'; error: unknown } | { state: 'ready'; value: T }

export interface Loaded<T> {
  load: Load<T>
  /** Shows the old value until the new one is there; never throws. */
  reload: () => Promise<void>
}

/** @param fetchValue called when the component appears, and on `reload` */
export function useLoaded<T>(fetchValue: () => Promise<T>): Loaded<T> {
  const load = useSignal<Load<T>>({ state: 'loading' })
  const fetchNow = async () => {
    if (load.peek().state === 'failed') load.value = { state: 'loading' }
    try {
      load.value = { state: 'ready', value: await fetchValue() }
    } catch (error) {
      load.value = { state: 'failed', error }
    }
  }
  useEffect(() => void fetchNow(), [])
  return {
    load: load.value,
    reload: fetchNow,
  }
}
