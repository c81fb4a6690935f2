/** The frame of the pages for strangers: what OMA is on one side, the form on the other. */
import type { ComponentChildren } from 'preact'
import { entry } from '../words/entry.ts'
import { KeyholeShade, Mark, PlugIcon, ShieldIcon, UndoIcon } from './icons.tsx'
import { LanguageSwitch } from './language-switch.tsx'
import { usePageHeading } from './page.tsx'

const { claim, promises: texts } = entry
const promises = [
  [PlugIcon, texts.once],
  [ShieldIcon, texts.keys],
  [UndoIcon, texts.back],
] as const

export interface EntryPageProps {
  title: string
  lead: string
  children: ComponentChildren
}

export function EntryPage({ title, lead, children }: EntryPageProps) {
  const heading = usePageHeading(title)
  return (
    <div class="grid min-h-dvh grid-rows-[auto_1fr] lg:grid-cols-[5fr_6fr] lg:grid-rows-1">
      <Welcome />
      <main class="flex justify-center px-4 py-10 sm:px-6 lg:items-center">
        <div class="w-full max-w-sm">
          <h1 ref={heading} tabIndex={-1} class="text-2xl font-semibold tracking-tight sm:text-3xl">
            {title}
          </h1>
          <p class="mt-2 text-soft">{lead}</p>
          <div class="mt-7 space-y-6">{children}</div>
          <div class="mt-8 -ml-3">
            <LanguageSwitch />
          </div>
        </div>
      </main>
    </div>
  )
}

function Welcome() {
  return (
    <header class="relative overflow-hidden bg-deep px-4 py-5 text-deep-ink sm:px-6 lg:flex lg:flex-col lg:justify-between lg:p-12 xl:p-16">
      <KeyholeShade class="absolute -right-24 -bottom-32 hidden h-140 text-deep-ink/5 lg:block" />
      <div class="flex items-center gap-3 text-lg font-semibold tracking-tight lg:text-xl">
        <Mark class="size-9 rounded-[0.65rem] ring-1 ring-deep-soft/30" />
        OMA
      </div>
      <div class="relative hidden max-w-md lg:block">
        <p class="text-4xl leading-tight font-semibold tracking-tight text-balance">{claim}</p>
        <ul class="mt-10 space-y-6">
          {promises.map(([Icon, { title, text }]) => (
            <li key={title} class="flex gap-4">
              <span class="grid size-10 shrink-0 place-items-center rounded-xl bg-deep-ink/10">
                <Icon />
              </span>
              <span>
                <strong class="font-semibold">{title}</strong>
                <span class="block text-deep-soft">{text}</span>
              </span>
            </li>
          ))}
        </ul>
      </div>
      <p class="relative hidden text-sm text-deep-soft lg:block">OAuth Management & Authentication</p>
    </header>
  )
}
