/** The frame of a page: header, heading, content. A page that appears gets its title and the focus. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { session } from '../session.ts'
import { words } from '../words/words.ts'
import { Header } from './header.tsx'
import { OfflineNote } from './offline-note.tsx'

let opened = false

/** For the heading of a page: it is read out when the page takes the place of another one. */
export function usePageHeading(title: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · OMA`
    if (opened) heading.current?.focus()
    opened = true
  }, [title])
  return heading
}

export function Frame({ children }: { children: ComponentChildren }) {
  return (
    <>
      <a href="#content" class="sr-only rounded-lg bg-card px-4 py-3 focus:not-sr-only focus:fixed focus:z-30">
        {words.frame.skip}
      </a>
      <Header />
      <div class={session.value.state === 'out' ? '' : 'lg:pl-66'}>
        <main
          id="content"
          tabIndex={-1}
          class="mx-auto max-w-4xl px-4 pt-8 pb-24 outline-none sm:px-6 lg:px-10 lg:pt-12"
        >
          {children}
        </main>
      </div>
      <OfflineNote />
    </>
  )
}

export interface PageProps {
  title: string
  lead?: ComponentChildren
  /** For a single question, which reads better in a column. */
  narrow?: boolean
  children: ComponentChildren
}

export function Page({ title, lead, narrow = false, children }: PageProps) {
  const heading = usePageHeading(title)
  return (
    <Frame>
      <div class={narrow ? 'mx-auto max-w-xl' : ''}>
        <h1 ref={heading} tabIndex={-1} class="text-2xl font-semibold tracking-tight text-balance sm:text-3xl">
          {title}
        </h1>
        {lead && <p class="mt-1.5 max-w-2xl text-soft sm:text-lg">{lead}</p>}
        <div class="mt-8 space-y-8">{children}</div>
      </div>
    </Frame>
  )
}
