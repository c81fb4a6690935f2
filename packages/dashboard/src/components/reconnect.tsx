/** Why a Google account does not work any more, and the one button that mends it. */
import { words } from '../words/words.ts'
import { Button } from './button.tsx'

export interface ReconnectProps {
  reason: string
  busy: boolean
  /** Where several accounts stand side by side. */
  label?: string
  onReconnect: () => void
}

export function Reconnect({ reason, busy, label, onReconnect }: ReconnectProps) {
  return (
    <div class="flex flex-wrap items-center justify-between gap-3 rounded-xl border border-warn/25 bg-warn-soft px-4 py-3 text-warn">
      <div class="min-w-0 flex-1 basis-64">
        <p class="font-semibold">{words.google.needed}</p>
        <p class="text-sm wrap-anywhere">{reason}</p>
      </div>
      <Button busy={busy} width="full-on-phone" {...(label && { label })} onClick={onReconnect}>
        {words.google.reconnect}
      </Button>
    </div>
  )
}
