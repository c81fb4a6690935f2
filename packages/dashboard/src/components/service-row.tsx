/** Gmail or Calendar of an account: what Google allowed of it, in plain words, and what can be changed. */
import { scopes as scopeTable, Scope, scopesMissingAtGoogle, type GoogleService } from '@oma/contract'
import { nameService } from '../google-outcome.ts'
import { words } from '../words/words.ts'
import { Button } from './button.tsx'
import { CalendarIcon, CheckIcon, MailIcon, WarningIcon } from './icons.tsx'

const { google, frame } = words

type State = 'on' | 'paused' | 'off'

const icons = { gmail: MailIcon, calendar: CalendarIcon } as const

export interface ServiceRowProps {
  service: GoogleService
  state: State
  /** What Google granted, in its own words. */
  googleScopes: readonly string[]
  busy: boolean
  onConnect: () => void
  onDisconnect: () => void
  /** To have Google asked for these too. */
  onAllow: (scopes: readonly Scope[]) => void
}

export function ServiceRow(props: ServiceRowProps) {
  const { service, state, googleScopes, busy, onConnect, onDisconnect, onAllow } = props
  const Icon = icons[service]
  const name = nameService(service)
  const isOff = state === 'off'
  const own = Scope.options.filter((scope) => scopeTable[scope].service === service)
  const missing = scopesMissingAtGoogle(own, googleScopes)
  const allowed = own.filter((scope) => !missing.includes(scope))
  return (
    <li class="flex flex-wrap items-start gap-x-4 gap-y-3 px-5 py-4 sm:px-6">
      <span
        class={`grid size-11 shrink-0 place-items-center rounded-xl ${state === 'on' ? 'bg-good-soft text-good' : 'bg-sunken text-soft'}`}
      >
        <Icon class="size-6" />
      </span>
      <div class="min-w-0 flex-1 basis-44">
        <h3 class="flex flex-wrap items-center gap-x-3 font-medium">
          {name} <Pill state={state} />
        </h3>
        <p class="text-sm text-soft">{isOff ? google.purposes[service] : sayScopes(allowed)}</p>
        {state === 'on' && missing.length > 0 && (
          <p class="mt-1 text-sm text-soft">
            {google.notAllowed(sayScopes(missing))}.{' '}
            <button
              type="button"
              class="link"
              aria-label={google.allowTooOf(sayScopes(missing))}
              onClick={() => onAllow(missing)}
            >
              {google.allowToo}
            </button>
          </p>
        )}
      </div>
      <Button
        look="secondary"
        width="full-on-phone"
        busy={busy && isOff}
        label={isOff ? google.connectService(name) : google.disconnectService(name)}
        onClick={isOff ? onConnect : onDisconnect}
      >
        {isOff ? google.connect : google.disconnect}
      </Button>
    </li>
  )
}

function sayScopes(scopes: readonly Scope[]): string {
  return scopes.map((scope) => frame.scopes[scope]).join('\u00a0· ')
}

const pills = {
  on: ['text-good', CheckIcon],
  paused: ['text-warn', WarningIcon],
  off: ['text-soft', undefined],
} as const

function Pill({ state }: { state: State }) {
  const [colour, Icon] = pills[state]
  return (
    <span class={`inline-flex items-center gap-1 text-sm font-medium ${colour}`}>
      {Icon && <Icon class="size-4" />}
      {google.states[state]}
    </span>
  )
}
