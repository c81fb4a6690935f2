/** What somebody new does, in three steps; what is done is ticked, what comes next has the button. */
import type { ComponentChildren } from 'preact'
import { allServices, connectGoogle } from '../connections.ts'
import type { House } from '../house.ts'
import { useAction } from '../use-action.ts'
import { home } from '../words/home.ts'
import { words } from '../words/words.ts'
import { ProblemBanner } from './banner.tsx'
import { Button, ButtonLink } from './button.tsx'
import { CopyText } from './copy.tsx'
import { CheckIcon } from './icons.tsx'

const {
  steps: texts,
  steps: { connect: connectTexts, add: addTexts, try: tryTexts },
} = home

export function FirstSteps({ house: { connections, assistants } }: { house: House }) {
  const [connection] = connections
  const [assistant] = assistants
  const { run, busy, problem } = useAction(() => connectGoogle({ services: allServices, returnPath: '/' }))
  const next = !connection ? 1 : !assistant ? 2 : 3
  return (
    <ol class="card divide-y divide-line">
      <Step
        number={1}
        next={next}
        title={connectTexts.title}
        text={connection ? connectTexts.done(connection.account) : connectTexts.text}
        done={connection !== undefined}
      >
        <ProblemBanner problem={problem} />
        <Button busy={busy} width="full-on-phone" onClick={() => void run()}>
          {words.google.connectGoogle}
        </Button>
      </Step>
      <Step
        number={2}
        next={next}
        title={addTexts.title}
        text={assistant ? addTexts.done(assistant.name) : addTexts.text}
        done={assistant !== undefined}
      >
        <ButtonLink href="/add" look={next === 2 ? 'primary' : 'secondary'}>
          {addTexts.button}
        </ButtonLink>
      </Step>
      <Step number={3} next={next} title={tryTexts.title} text={tryTexts.text} done={false}>
        <ul class="space-y-2">
          {tryTexts.examples.map((example) => (
            <li key={example}>
              <CopyText prose text={example} what={tryTexts.what} />
            </li>
          ))}
        </ul>
      </Step>
    </ol>
  )
}

interface StepProps {
  number: number
  next: number
  title: string
  text: string
  done: boolean
  children: ComponentChildren
}

function Step({ number, next, title, text, done, children }: StepProps) {
  const circle = done ? 'bg-good-soft text-good' : number === next ? 'bg-accent text-on-accent' : 'bg-sunken text-soft'
  return (
    <li class="flex gap-4 px-5 py-6 sm:gap-5 sm:px-6" aria-current={number === next ? 'step' : undefined}>
      <span class={`grid size-9 shrink-0 place-items-center rounded-full font-semibold ${circle}`}>
        {done ? <CheckIcon /> : number}
      </span>
      <div class="min-w-0 flex-1 space-y-4 pt-1">
        <div>
          <h2 class="text-lg font-semibold tracking-tight">
            {title}
            {done && <span class="sr-only"> ({texts.done})</span>}
          </h2>
          <p class="wrap-anywhere text-soft">{text}</p>
        </div>
        {!done && <div class="space-y-3 max-sm:-ml-13">{children}</div>}
      </div>
    </li>
  )
}
