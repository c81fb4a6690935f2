/** Says that what is shown may be old, while the vault is not heard. Above the page, so that nothing moves. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { live } from '../live.ts'
import { words } from '../words/words.ts'
import { WarningIcon } from './icons.tsx'

/** A restart of the vault is nothing to tell. */
const patienceMs = 3_000

export function OfflineNote() {
  const told = useSignal(false)
  const lost = live.value === 'lost'
  useEffect(() => {
    told.value = false
    if (!lost) return undefined
    const timer = setTimeout(() => (told.value = true), navigator.onLine ? patienceMs : 0)
    return () => clearTimeout(timer)
  }, [lost])
  return (
    <div role="status" class="pointer-events-none fixed inset-x-0 bottom-0 z-20 flex justify-center p-4">
      {told.value && (
        <p class="flex items-center gap-3 rounded-xl bg-ink px-4 py-3 text-sm text-page shadow-card">
          <WarningIcon />
          {words.frame.offline}
        </p>
      )}
    </div>
  )
}
