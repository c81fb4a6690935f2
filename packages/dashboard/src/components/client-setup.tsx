/** How to add the hub to an assistant, for the usual ones: tabs by the ARIA pattern, steps with text to copy. */
import { useId, useRef, useState } from 'preact/hooks'
import { signInSetups, tokenSetups } from '../client-setups.ts'
import { add as texts } from '../words/add.ts'
import { Banner } from './banner.tsx'
import { CopyText } from './copy.tsx'

const loopback = /^https?:\/\/(localhost|127\.|\[::1\])/

export interface ClientSetupProps {
  hubUrl: string
  /** To put in, for programs that cannot sign in. */
  token?: string
}

export function ClientSetup({ hubUrl, token }: ClientSetupProps) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState(0)
  const setups = token === undefined ? signInSetups : tokenSetups(token)
  const { name, steps, snippet, link, isRemote } = setups[chosen]!
  const move = (event: KeyboardEvent) => {
    const target = targetOf(event.key, chosen, setups.length)
    if (target === undefined) return
    event.preventDefault()
    setChosen(target)
    list.current?.querySelectorAll('button')[target]?.focus()
  }
  return (
    <div>
      <div
        ref={list}
        role="tablist"
        aria-label={texts.choose}
        class="grid grid-cols-2 gap-1 rounded-xl bg-sunken p-1 sm:grid-cols-4"
        onKeyDown={move}
      >
        {setups.map((setup, index) => (
          <button
            key={setup.name}
            type="button"
            role="tab"
            id={`${id}-tab-${index}`}
            aria-selected={index === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={index === chosen ? 0 : -1}
            class="min-h-10 rounded-lg px-3 text-sm font-medium whitespace-nowrap text-soft ring-line sm:px-3.5 hover:text-ink aria-selected:bg-card aria-selected:text-ink aria-selected:shadow-card aria-selected:ring-1"
            onClick={() => setChosen(index)}
          >
            {setup.name}
          </button>
        ))}
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-tab-${chosen}`}
        tabIndex={0}
        class="mt-5 space-y-4 rounded-lg"
      >
        {isRemote && loopback.test(hubUrl) && (
          <Banner tone="info">
            <span class="text-sm">{texts.local}</span>
          </Banner>
        )}
        {link && (
          <div class="space-y-2">
            <a
              class="inline-flex min-h-11 items-center rounded-xl bg-accent px-4 py-2 font-medium text-on-accent hover:bg-accent-strong"
              href={link(hubUrl)}
            >
              {texts.oneClick(name)}
            </a>
            <p class="text-sm text-soft">{texts.oneClickText}</p>
          </div>
        )}
        <ol class="list-decimal space-y-1 pl-5 text-soft marker:text-soft">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <CopyText key={name} block text={snippet(hubUrl)} what={texts.settingsFor(name)} />
      </div>
    </div>
  )
}

function targetOf(key: string, chosen: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (chosen + 1) % count
  if (key === 'ArrowLeft') return (chosen + count - 1) % count
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return undefined
}
