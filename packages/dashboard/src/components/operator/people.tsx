/** Everybody who has an account, a page at a time, and finding one. */
import type { OperatedUser } from '@oma/contract'
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { api } from '../../api.ts'
import { onChange, peopleChanged } from '../../live.ts'
import { useAction } from '../../use-action.ts'
import { useLoaded } from '../../use-loaded.ts'
import { operator } from '../../words/operator.ts'
import { ProblemBanner } from '../banner.tsx'
import { Button } from '../button.tsx'
import { readForm, TextField } from '../field.tsx'
import { CheckIcon, GoogleIcon, WarningIcon } from '../icons.tsx'
import { WhenLoaded } from '../loading.tsx'
import { Moment } from '../moment.tsx'

const { people: texts } = operator
/** An account is gone a moment after that is told. */
const settleMs = 400

/** @param own the account that looks */
export function People({ own }: { own: string | undefined }) {
  const [search, setSearch] = useState('')
  const submit = (event: SubmitEvent) => setSearch(readForm(event).text('search').trim())
  return (
    <section class="space-y-4" aria-labelledby="people">
      <h2 id="people" class="text-xl font-semibold tracking-tight">
        {texts.title}
      </h2>
      <form
        class="grid items-end gap-3 sm:grid-cols-[1fr_auto]"
        role="search"
        aria-label={texts.find}
        onSubmit={submit}
      >
        <TextField name="search" label={texts.search} autocomplete="off" maxLength={254} optional />
        <Button type="submit" look="secondary" width="full-on-phone">
          {texts.button}
        </Button>
      </form>
      <Found key={search} search={search} own={own} />
    </section>
  )
}

function Found({ search, own }: { search: string; own: string | undefined }) {
  const fetchPage = (cursor?: string) => api.operator.listUsers({ query: { search, cursor } })
  const first = useLoaded(() => fetchPage())
  const more = useSignal<OperatedUser[]>([])
  // Only then, because each look is recorded; and not where somebody reads on, so that nothing moves.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const ended = onChange((event) => {
      if (event !== peopleChanged || more.peek().length > 0) return
      clearTimeout(timer)
      timer = setTimeout(() => void first.reload(), settleMs)
    })
    return () => {
      clearTimeout(timer)
      ended()
    }
  }, [])
  const next = useSignal<string | null | undefined>(undefined)
  const { run, busy, problem } = useAction(async (cursor: string) => {
    const page = await fetchPage(cursor)
    more.value = [...more.value, ...page.users]
    next.value = page.next_cursor
  })
  return (
    <WhenLoaded loaded={first}>
      {({ users, next_cursor, total }) => {
        const cursor = next.value === undefined ? next_cursor : next.value
        return (
          <>
            <p role="status" class="text-sm text-soft wrap-anywhere">
              {search === '' ? texts.count(total) : texts.found(total, search)}
            </p>
            {total > 0 && (
              <ul class="card divide-y divide-line">
                {[...users, ...more.value].map((user) => (
                  <Person key={user.id} user={user} isOwn={user.id === own} />
                ))}
              </ul>
            )}
            <ProblemBanner problem={problem} />
            {cursor !== null && (
              <Button look="secondary" width="full-on-phone" busy={busy} onClick={() => void run(cursor)}>
                {texts.more}
              </Button>
            )}
          </>
        )
      }}
    </WhenLoaded>
  )
}

function Person({ user, isOwn }: { user: OperatedUser; isOwn: boolean }) {
  const { username, google, created_at, last_seen_at, clients } = user
  return (
    <li class="flex flex-wrap items-center gap-x-6 gap-y-2 px-5 py-4 sm:px-6">
      <div class="min-w-0 flex-1 basis-60">
        <h3 class="font-medium wrap-anywhere">
          {username}
          {isOwn && (
            <span class="ml-2 rounded-md bg-good-soft px-2 py-0.5 text-sm font-medium text-good">{texts.you}</span>
          )}
        </h3>
        <Google state={google} />
      </div>
      <dl class="grid w-full grid-cols-3 gap-x-4 text-sm sm:w-auto sm:grid-cols-[6rem_6rem_5.5rem]">
        <Fact name={texts.since}>
          <Moment at={created_at} />
        </Fact>
        <Fact name={texts.lastSeen}>
          {last_seen_at === null ? texts.loggedOut : <Moment at={last_seen_at} recent />}
        </Fact>
        <Fact name={texts.assistants}>{clients}</Fact>
      </dl>
    </li>
  )
}

const looks = {
  none: [GoogleIcon, 'text-soft'],
  connected: [CheckIcon, 'text-good'],
  'needs-reconnect': [WarningIcon, 'text-warn'],
} as const

function Google({ state }: { state: OperatedUser['google'] }) {
  const [Icon, colour] = looks[state]
  return (
    <p class={`flex items-center gap-1.5 text-sm ${colour}`}>
      <Icon class="size-4" />
      {texts.google[state]}
    </p>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt class="text-soft">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
