/** A part of a page with a heading of its own. */
import type { ComponentChildren } from 'preact'

export interface CardProps {
  id: string
  title: string
  hint?: ComponentChildren
  children: ComponentChildren
}

export function Card({ id, title, hint, children }: CardProps) {
  return (
    <section class="card space-y-5 p-5 sm:p-6" aria-labelledby={id}>
      <div>
        <h2 id={id} class="text-lg font-semibold tracking-tight">
          {title}
        </h2>
        {hint && <p class="text-soft">{hint}</p>}
      </div>
      {children}
    </section>
  )
}
