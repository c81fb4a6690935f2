/** Asks before one of a list is taken away for good. The button that asked is gone with it, so its list gets the focus. */
import type { RefObject } from 'preact'
import { useRef } from 'preact/hooks'
import { ConfirmDialog } from './confirm-dialog.tsx'

export interface TakeBackDialogProps {
  texts: { ask: (name: string) => string; askText: string; keep: string }
  /** What the button says that does it. */
  confirm: string
  name: string
  /** Where the focus goes. */
  list: RefObject<HTMLElement | null>
  onConfirm: () => Promise<void>
  onClose: () => void
}

export function TakeBackDialog({ texts, confirm, name, list, onConfirm, onClose }: TakeBackDialogProps) {
  const isGone = useRef(false)
  return (
    <ConfirmDialog
      title={texts.ask(name)}
      confirm={confirm}
      keep={texts.keep}
      onConfirm={async () => {
        await onConfirm()
        isGone.current = true
      }}
      onClose={() => {
        onClose()
        if (isGone.current) list.current?.focus()
      }}
    >
      {texts.askText}
    </ConfirmDialog>
  )
}
