/** Asks before something is taken away. The safe answer has the focus; Escape and a click outside mean the same. */
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { useAction } from '../use-action.ts'
import { ProblemBanner } from './banner.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { readForm } from './field.tsx'

export interface ConfirmDialogProps {
  title: string
  children: ComponentChildren
  /** What the two buttons say. */
  confirm: string
  keep: string
  /** The dialog closes when it is done, and stays open with the problem when it throws. @param text of a field in it */
  onConfirm: (text: (name: string) => string) => Promise<void>
  onClose: () => void
}

export function ConfirmDialog({ title, children, confirm, keep, onConfirm, onClose }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const close = () => dialog.current?.close()
  const { run, busy, problem } = useAction(async (text: (name: string) => string) => {
    await onConfirm(text)
    close()
  })
  return (
    <Dialog title={title} dialog={dialog} onClose={onClose} onSubmit={(event) => void run(readForm(event).text)}>
      <div class="mt-2 space-y-4 text-soft">{children}</div>
      <div class="mt-4">
        <ProblemBanner problem={problem} />
      </div>
      <div class="mt-5 flex flex-wrap justify-end gap-3">
        <Button look="secondary" autofocus onClick={close}>
          {keep}
        </Button>
        <Button look="danger" type="submit" busy={busy}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  )
}
