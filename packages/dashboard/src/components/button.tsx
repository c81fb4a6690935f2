/** Buttons, and links that look like them. A busy button keeps the focus and says so. */
import type { ComponentChildren } from 'preact'
import { SpinnerIcon } from './icons.tsx'

type Look = 'primary' | 'secondary' | 'quiet' | 'danger'
/** As its text needs, as wide as there is room, or that on phones only. */
type Width = 'text' | 'full' | 'full-on-phone'

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-edge/60 bg-card text-ink hover:border-edge hover:bg-sunken',
  quiet: 'text-accent hover:bg-sunken',
  danger: 'border border-bad/50 bg-card text-bad hover:bg-bad-soft',
}

const widths: Record<Width, string> = { text: '', full: 'w-full', 'full-on-phone': 'w-full sm:w-auto' }

function styleOf(look: Look, width: Width): string {
  return [
    'inline-flex min-h-11 shrink-0 items-center justify-center gap-2 rounded-xl px-4 py-2 text-center font-medium',
    'transition-colors aria-disabled:opacity-70',
    looks[look],
    widths[width],
  ].join(' ')
}

export interface ButtonProps {
  children: ComponentChildren
  look?: Look
  width?: Width
  busy?: boolean
  type?: 'button' | 'submit'
  onClick?: () => void
  /** When the visible text alone is ambiguous; has to begin with it. */
  label?: string
  autofocus?: boolean
}

export function Button(props: ButtonProps) {
  const { children, look = 'primary', width = 'text', busy = false, type = 'button', onClick, label, autofocus } = props
  return (
    <button
      type={type}
      class={styleOf(look, width)}
      aria-disabled={busy}
      aria-busy={busy}
      {...(label && { 'aria-label': label })}
      {...(autofocus && { autofocus })}
      onClick={() => {
        if (!busy) onClick?.()
      }}
    >
      {busy && <SpinnerIcon class="size-4 animate-spin" />}
      {children}
    </button>
  )
}

export function ButtonLink({ href, look = 'primary', children }: { href: string; look?: Look; children: string }) {
  return (
    <a href={href} class={styleOf(look, 'text')}>
      {children}
    </a>
  )
}
