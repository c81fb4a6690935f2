/** The frame of a single question that somebody was sent to: nothing beside it that leads away. */
import type { ComponentChildren } from 'preact'
import { Mark } from './icons.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { OfflineNote } from './offline-note.tsx'
import { usePageHeading } from './page.tsx'

export function QuestionFrame({ children }: { children: ComponentChildren }) {
  return (
    <div class="mx-auto max-w-xl px-4 pb-16 sm:px-6 sm:pt-8">
      <header class="flex min-h-15 items-center justify-between">
        <a href="/" class="flex items-center gap-2.5 rounded-lg text-lg font-semibold tracking-tight">
          <Mark />
          OMA
        </a>
        <LanguageSwitch />
      </header>
      <main class="pt-6 sm:pt-10">{children}</main>
      <OfflineNote />
    </div>
  )
}

export interface QuestionPageProps {
  title: string
  children: ComponentChildren
}

export function QuestionPage({ title, children }: QuestionPageProps) {
  const heading = usePageHeading(title)
  return (
    <QuestionFrame>
      <h1
        ref={heading}
        tabIndex={-1}
        class="text-2xl font-semibold tracking-tight text-balance wrap-anywhere sm:text-3xl"
      >
        {title}
      </h1>
      <div class="mt-6 space-y-6">{children}</div>
    </QuestionFrame>
  )
}
