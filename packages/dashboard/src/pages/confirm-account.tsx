/** Another Google account came back than was asked for: shows both, and the user decides. */
import type { PendingConnection } from '@oma/contract'
import { useLocation } from 'preact-iso'
import { api } from '../api.ts'
import { ProblemBanner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { WarningIcon } from '../components/icons.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { nameService } from '../google-outcome.ts'
import { leaveFor, useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'

export function ConfirmAccount() {
  return <RequireSession>{() => <ConfirmPage />}</RequireSession>
}

function ConfirmPage() {
  const { query } = useLocation()
  const pending = useLoaded(() => api.google.pending({ params: { id: query['pending'] ?? '' } }))
  return (
    <Page title="Which Google account?" narrow>
      <WhenLoaded loaded={pending}>{(value) => <Question pending={value} />}</WhenLoaded>
    </Page>
  )
}

function Question({ pending }: { pending: PendingConnection }) {
  const { id, account, expected_account: expected, services } = pending
  const accept = useAction(async () => {
    const { return_url } = await api.google.acceptPending({ params: { id } })
    await leaveFor(return_url)
  })
  const decline = useAction(async () => {
    await api.google.declinePending({ params: { id } })
    await leaveFor('/?google=declined')
  })
  const busy = accept.busy || decline.busy
  return (
    <section class="card px-5 py-8 text-center sm:px-10 sm:py-12" aria-labelledby="question">
      <span class="mx-auto grid size-14 place-items-center rounded-full bg-warn-soft text-warn" aria-hidden="true">
        <WarningIcon class="size-7" />
      </span>
      <h2 id="question" class="mt-6 text-2xl font-semibold tracking-tight text-balance">
        You chose another Google account
      </h2>
      <p class="mx-auto mt-3 max-w-lg wrap-anywhere text-soft">
        You were about to connect <strong class="font-medium text-ink">{expected}</strong>, but at Google you signed in
        as <strong class="font-medium text-ink">{account}</strong>. Nothing is connected yet.
      </p>
      <p class="mx-auto mt-3 max-w-lg wrap-anywhere text-soft">
        If you go on, your assistants can use {services.map(nameService).join(' and ')} of {account}. What was connected
        before stays as it is.
      </p>
      <div class="mx-auto mt-7 max-w-sm space-y-3">
        <ProblemBanner problem={accept.problem ?? decline.problem} />
        <Button width="full" busy={busy} onClick={() => void accept.run()}>
          {`Connect ${account}`}
        </Button>
        <Button look="secondary" width="full" busy={busy} onClick={() => void decline.run()}>
          Do not connect it
        </Button>
      </div>
      <p class="mx-auto mt-5 max-w-md text-sm text-soft">
        To connect {expected} instead, choose “Do not connect it” and start once more. This question is open for ten
        minutes.
      </p>
    </section>
  )
}
