/** Whether it works, at a glance: Google, the assistants that were here lately, and today. */
import type { ComponentChildren } from 'preact'
import { connectGoogle, type Connection } from '../connections.ts'
import { nameServices } from '../google-outcome.ts'
import type { House } from '../house.ts'
import { useAction } from '../use-action.ts'
import { home as texts } from '../words/home.ts'
import { words } from '../words/words.ts'
import { ProblemBanner } from './banner.tsx'
import { EventList } from './event-list.tsx'
import { CheckIcon, GoogleIcon, PlugIcon, WarningIcon } from './icons.tsx'
import { Moment } from './moment.tsx'
import { Reconnect } from './reconnect.tsx'

const shownAssistants = 4

export function Summary({ house: { connections, assistants, names, today } }: { house: House }) {
  const broken = connections.filter(({ needsReconnect }) => needsReconnect !== null)
  return (
    <>
      <Verdict good={broken.length === 0} assistants={assistants.length} />
      <div class="grid gap-6 lg:grid-cols-2">
        <Part id="accounts" title={texts.accounts} href="/google" more={texts.seeAccounts}>
          <ul class="divide-y divide-line">
            {connections.map((connection) => (
              <Account key={connection.id} connection={connection} />
            ))}
          </ul>
        </Part>
        <Part id="seen" title={texts.assistants} href="/assistants" more={texts.seeAssistants}>
          <ul class="divide-y divide-line">
            {assistants.slice(0, shownAssistants).map(({ id, name, isToken, lastUsedAt }) => (
              <li key={id} class="flex items-center gap-3 px-5 py-3 sm:px-6">
                <PlugIcon class="size-5 text-soft" />
                <span class="min-w-0 flex-1 font-medium wrap-anywhere">
                  {name}
                  {isToken && <span class="font-normal text-soft">{`\u00a0· ${texts.token}`}</span>}
                </span>
                <span class="shrink-0 text-sm text-soft">
                  <span class="sr-only">{texts.lastUsed} </span>
                  <Moment at={lastUsedAt} recent />
                </span>
              </li>
            ))}
          </ul>
        </Part>
      </div>
      <Part id="today" title={texts.today} href="/activity" more={texts.seeActivity}>
        {today.length === 0 ? (
          <p class="px-5 py-4 text-soft sm:px-6">{texts.nothingToday}</p>
        ) : (
          <EventList entries={today} names={names} />
        )}
      </Part>
    </>
  )
}

function Verdict({ good, assistants }: { good: boolean; assistants: number }) {
  const Icon = good ? CheckIcon : WarningIcon
  return (
    <div
      class={`flex items-center gap-4 rounded-2xl px-5 py-5 sm:px-6 ${good ? 'bg-good-soft text-good' : 'bg-warn-soft text-warn'}`}
    >
      <Icon class="size-8" />
      <div>
        <p class="text-lg font-semibold tracking-tight">{good ? texts.good : texts.attention}</p>
        <p class="text-sm">{good ? texts.goodText(assistants) : texts.attentionText}</p>
      </div>
    </div>
  )
}

interface PartProps {
  id: string
  title: string
  href: string
  more: string
  children: ComponentChildren
}

function Part({ id, title, href, more, children }: PartProps) {
  return (
    <section class="card flex flex-col" aria-labelledby={id}>
      <div class="flex flex-wrap items-baseline justify-between gap-x-4 border-b border-line px-5 py-4 sm:px-6">
        <h2 id={id} class="text-lg font-semibold tracking-tight">
          {title}
        </h2>
        <a class="link text-sm" href={href}>
          {more}
        </a>
      </div>
      {children}
    </section>
  )
}

function Account({ connection }: { connection: Connection }) {
  const { run, busy, problem } = useAction(() => connectGoogle({ returnPath: '/', connection }))
  const { account, services, needsReconnect } = connection
  return (
    <li class="space-y-3 px-5 py-3 sm:px-6">
      {problem !== undefined && <ProblemBanner problem={problem} />}
      <div class="grid grid-cols-[auto_1fr] items-center gap-x-3 sm:grid-cols-[auto_1fr_auto]">
        <GoogleIcon class="size-5 text-soft" />
        <div class="min-w-0">
          <p class="font-medium wrap-anywhere">{account}</p>
          <p class="text-sm text-soft">{nameServices(services)}</p>
        </div>
        {needsReconnect === null && (
          <span class="inline-flex items-center gap-1 text-sm font-medium text-good max-sm:col-start-2">
            <CheckIcon class="size-4" />
            {words.google.states.on}
          </span>
        )}
      </div>
      {needsReconnect !== null && (
        <Reconnect
          reason={needsReconnect}
          busy={busy}
          label={`${words.google.reconnect}: ${account}`}
          onReconnect={() => void run()}
        />
      )}
    </li>
  )
}
