/** Asks before something is taken away. The safe answer has the focus; Escape and a click outside mean the same. */
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { useAction } from '../use-action.ts'
import { ProblemBanner } from './banner.tsx'
import { Button } from './button.tsx'

export interface ConfirmDialogProps {
  title: string
  children: ComponentChildren
  /** What the two buttons say. */
  confirm: string
  keep: string
  /** The dialog closes when it is done, and stays open with the problem when it throws. */
  onConfirm: () => Promise<void>
  onClose: () => void
}

/** Open from the moment it is rendered; whoever renders it stops doing so on `onClose`. */
export function ConfirmDialog({ title, children, confirm, keep, onConfirm, onClose }: ConfirmDialogProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  // Closing gives the focus back to where it was; a dialog that is only taken away does not.
  const close = () => dialog.current?.close()
  const { run, busy, problem } = useAction(async () => {
    await onConfirm()
    close()
  })
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class="card m-auto w-[min(28rem,calc(100vw-2rem))] p-6 text-ink"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) close()
      }}
    >
      <h2 id={`${id}-title`} class="text-lg font-semibold">
        {title}
      </h2>
      <div id={`${id}-text`} class="mt-2 text-soft">
        {children}
      </div>
      <div class="mt-4">
        <ProblemBanner problem={problem} />
      </div>
      <div class="mt-5 flex flex-wrap justify-end gap-3">
        <Button look="secondary" autofocus onClick={close}>
          {keep}
        </Button>
        <Button look="danger" busy={busy} onClick={() => void run()}>
          {confirm}
        </Button>
      </div>
    </dialog>
  )
}
