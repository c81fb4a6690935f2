/** A message in a box of its own: good news, a hint, a warning, or what went wrong. */
import type { ComponentChildren } from 'preact'
import { words } from '../words/words.ts'
import { CheckIcon, CrossIcon, InfoIcon, WarningIcon } from './icons.tsx'

export type Tone = 'info' | 'success' | 'warning' | 'error'

const tones = {
  info: ['bg-note-soft text-note border-note/25', InfoIcon],
  success: ['bg-good-soft text-good border-good/25', CheckIcon],
  warning: ['bg-warn-soft text-warn border-warn/25', WarningIcon],
  error: ['bg-bad-soft text-bad border-bad/25', WarningIcon],
} as const

export interface BannerProps {
  tone: Tone
  title?: string
  children: ComponentChildren
  /** What a click on the cross does; without it there is none. */
  onDismiss?: (() => void) | undefined
}

export function Banner({ tone, title, children, onDismiss }: BannerProps) {
  const [colours, Icon] = tones[tone]
  return (
    <div class={`flex items-start gap-3 rounded-xl border px-4 py-3 ${colours}`}>
      <span class="mt-0.5">
        <Icon />
      </span>
      <div class="min-w-0 flex-1 wrap-anywhere">
        {title && <p class="font-semibold">{title}</p>}
        <div class={title ? 'text-sm' : ''}>{children}</div>
      </div>
      {onDismiss && (
        <button
          type="button"
          class="-my-1 -mr-2 grid size-9 place-items-center rounded-lg hover:bg-card/50"
          aria-label={words.frame.dismiss}
          onClick={onDismiss}
        >
          <CrossIcon class="size-4" />
        </button>
      )}
    </div>
  )
}

/** What an action failed with; read out as soon as it appears. */
export function ProblemBanner({ problem }: { problem: string | undefined }) {
  return <div role="alert">{problem !== undefined && <Banner tone="error">{problem}</Banner>}</div>
}
