/** What stands where something is still being fetched, or could not be. */
import type { ComponentChildren } from 'preact'
import { describeProblem } from '../describe-problem.ts'
import type { Loaded } from '../use-loaded.ts'
import { words } from '../words/words.ts'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'

/** Grey bars in the shape of a card, or of what is in one. @param tall for what is much, so that less moves then */
export function Skeleton({ tall = false }: { tall?: boolean }) {
  return (
    <div
      class={`card p-6 in-[.card]:border-0 in-[.card]:bg-transparent in-[.card]:p-0 in-[.card]:shadow-none ${tall ? 'min-h-78' : ''}`}
      role="status"
    >
      <span class="sr-only">{words.frame.loading}</span>
      <div class="animate-pulse space-y-4" aria-hidden="true">
        <div class="h-5 w-2/5 rounded-md bg-line" />
        <div class="h-4 w-4/5 rounded-md bg-line" />
        <div class="h-4 w-3/5 rounded-md bg-line" />
      </div>
    </div>
  )
}

export function Failure({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <div role="alert" class="space-y-3">
      <Banner tone="error">{describeProblem(error)}</Banner>
      <Button look="secondary" onClick={retry}>
        {words.frame.tryAgain}
      </Button>
    </div>
  )
}

export interface WhenLoadedProps<T> {
  loaded: Loaded<T>
  tall?: boolean
  children: (value: T) => ComponentChildren
}

export function WhenLoaded<T>({ loaded: { load, reload }, tall = false, children }: WhenLoadedProps<T>) {
  if (load.state === 'loading') return <Skeleton tall={tall} />
  if (load.state === 'failed') return <Failure error={load.error} retry={() => void reload()} />
  return <>{children(load.value)}</>
}
