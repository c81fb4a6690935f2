/** A part of the second factor, with a heading below that of the card. */
import type { ComponentChildren } from 'preact'

export function Part({ title, hint, children }: { title: string; hint: string; children: ComponentChildren }) {
  return (
    <div class="space-y-3 border-t border-line pt-4">
      <div>
        <h3 class="font-medium">{title}</h3>
        <p class="text-sm text-soft">{hint}</p>
      </div>
      {children}
    </div>
  )
}
