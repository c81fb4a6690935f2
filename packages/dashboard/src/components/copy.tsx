/** Text to be copied: shown whole, with a button that says when it is done. */
import { Fragment } from 'preact'
import { useState } from 'preact/hooks'
import { words } from '../words/words.ts'
import { CheckIcon, CopyIcon } from './icons.tsx'

const { frame } = words
const shownMs = 2000

export interface CopyTextProps {
  text: string
  /** What is copied, for the button's name: "Copy the address". */
  what: string
  /** Several lines, kept as they are. */
  block?: boolean
  /** For people rather than programs. */
  prose?: boolean
}

export function CopyText({ text, what, block = false, prose = false }: CopyTextProps) {
  const Text = prose ? 'span' : 'code'
  return (
    <div
      class={`flex gap-2 rounded-xl border border-line bg-sunken p-1.5 pl-3.5 ${block ? 'items-start max-sm:flex-col' : 'items-center'}`}
    >
      <Text
        class={`min-w-0 flex-1 py-1.5 text-sm whitespace-pre-wrap wrap-anywhere select-all ${prose ? '' : 'font-mono'}`}
      >
        <Breakable text={text} />
      </Text>
      <div class={`shrink-0 ${block ? 'max-sm:self-end' : ''}`}>
        <CopyButton text={text} what={what} />
      </div>
    </div>
  )
}

/** An address that is too long breaks before a slash rather than inside a word. */
function Breakable({ text }: { text: string }) {
  return text.split(/(?<=[^/])(?=\/[^/])/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

type State = 'ready' | 'copied' | 'failed'

const texts: Record<State, string> = {
  ready: frame.copy,
  copied: frame.copied,
  failed: frame.copyByHand,
}

function CopyButton({ text, what }: { text: string; what: string }) {
  const [state, setState] = useState<State>('ready')
  const copy = async () => {
    // Without https, browsers offer no clipboard; the text is there to be selected.
    const next = await navigator.clipboard?.writeText(text).then(
      () => 'copied' as const,
      () => 'failed' as const,
    )
    setState(next ?? 'failed')
    setTimeout(() => setState('ready'), shownMs)
  }
  return (
    <>
      <button
        type="button"
        class="inline-flex min-h-9 shrink-0 items-center gap-1.5 rounded-lg border border-line bg-card px-3 text-sm font-medium hover:border-edge"
        aria-label={state === 'ready' ? frame.copyWhat(what) : texts[state]}
        onClick={() => void copy()}
      >
        {state === 'copied' ? <CheckIcon class="size-4 text-good" /> : <CopyIcon class="size-4" />}
        {texts[state]}
      </button>
      <span role="status" class="sr-only">
        {state === 'ready' ? '' : texts[state]}
      </span>
    </>
  )
}
