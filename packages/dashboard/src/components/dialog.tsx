/**
 * A question in front of the page: the browser's own modal dialog, with a form in it. It gives the focus back to where
 * it was, or to the page's heading, when that is gone with what was taken away.
 */
import type { ComponentChildren, RefObject } from 'preact'
import { useEffect, useId } from 'preact/hooks'

export interface DialogProps {
  title: string
  /** Closing it gives the focus back to where it was; a dialog that is only taken away does not. */
  dialog: RefObject<HTMLDialogElement | null>
  children: ComponentChildren
  onSubmit: (event: SubmitEvent) => void
  onClose: () => void
}

/** Open from the moment it is rendered; whoever renders it stops doing so on `onClose`. */
export function Dialog({ title, dialog, children, onSubmit, onClose }: DialogProps) {
  const id = useId()
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      class="card m-auto w-[min(28rem,calc(100vw-2rem))] p-6 text-ink"
      aria-labelledby={`${id}-title`}
      onClose={() => {
        onClose()
        requestAnimationFrame(returnFocus)
      }}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close()
      }}
    >
      <form onSubmit={onSubmit}>
        <h2 id={`${id}-title`} class="text-lg font-semibold wrap-anywhere">
          {title}
        </h2>
        {children}
      </form>
    </dialog>
  )
}

function returnFocus(): void {
  const isLost = document.activeElement === null || document.activeElement === document.body
  if (isLost) document.querySelector<HTMLElement>('h1')?.focus()
}
