/** Gmail or Calendar in a list: what it is good for, whether it is connected, one button. */
import type { GoogleService } from '@oma/contract'
import { nameService } from '../google-outcome.ts'
import { Button } from './button.tsx'
import { CalendarIcon, CheckIcon, MailIcon, WarningIcon } from './icons.tsx'

type State = 'on' | 'paused' | 'off'

const looks = {
  gmail: [MailIcon, 'Read, search and send mail'],
  calendar: [CalendarIcon, 'List and create events'],
} as const

export interface ServiceRowProps {
  service: GoogleService
  state: State
  busy: boolean
  onConnect: () => void
  onDisconnect: () => void
}

export function ServiceRow({ service, state, busy, onConnect, onDisconnect }: ServiceRowProps) {
  const [Icon, purpose] = looks[service]
  const name = nameService(service)
  const action = state === 'off' ? 'Connect' : 'Disconnect'
  return (
    <li class="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4 sm:px-6">
      <span
        class={`grid size-11 shrink-0 place-items-center rounded-xl ${state === 'on' ? 'bg-good-soft text-good' : 'bg-sunken text-soft'}`}
      >
        <Icon class="size-6" />
      </span>
      <div class="min-w-0 flex-1 basis-44">
        <h3 class="flex flex-wrap items-center gap-x-3 font-medium">
          {name} <Pill state={state} />
        </h3>
        <p class="text-sm text-soft">{purpose}</p>
      </div>
      <Button
        look="secondary"
        width="full-on-phone"
        busy={busy && state === 'off'}
        label={`${action} ${name}`}
        onClick={state === 'off' ? onConnect : onDisconnect}
      >
        {action}
      </Button>
    </li>
  )
}

const pills = {
  on: ['text-good', 'Connected', CheckIcon],
  paused: ['text-warn', 'Paused', WarningIcon],
  off: ['text-soft', 'Not connected', undefined],
} as const

function Pill({ state }: { state: State }) {
  const [colour, text, Icon] = pills[state]
  return (
    <span class={`inline-flex items-center gap-1 text-sm font-medium ${colour}`}>
      {Icon && <Icon class="size-4" />}
      {text}
    </span>
  )
}
