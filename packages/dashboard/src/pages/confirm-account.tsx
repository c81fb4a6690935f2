/** Another Google account came back than was asked for: shows both, and the user decides. */
import type { PendingConnection } from '@oma/contract'
import { useLocation } from 'preact-iso'
import { api } from '../api.ts'
import { ProblemBanner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { QuestionFrame, QuestionPage } from '../components/question-page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { nameServices } from '../google-outcome.ts'
import { leaveFor, useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'
import { confirmAccount as texts } from '../words/confirm-account.ts'

export function ConfirmAccount() {
  return (
    <RequireSession frame={QuestionFrame}>
      <ConfirmPage />
    </RequireSession>
  )
}

function ConfirmPage() {
  const { query } = useLocation()
  const pending = useLoaded(() => api.google.pending({ params: { id: query['pending'] ?? '' } }))
  return (
    <QuestionPage title={texts.title}>
      <WhenLoaded loaded={pending}>{(value) => <Question pending={value} />}</WhenLoaded>
    </QuestionPage>
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
    <section class="card space-y-6 p-5 sm:p-8" aria-label={texts.title}>
      <div class="space-y-3 wrap-anywhere text-soft">
        <p>
          {texts.meant}
          <strong class="font-medium text-ink">{expected}</strong>
          {texts.chosen}
          <strong class="font-medium text-ink">{account}</strong>
          {texts.nothingYet}
        </p>
        <p>{texts.ifYouGoOn(nameServices(services), account)}</p>
      </div>
      <ProblemBanner problem={accept.problem ?? decline.problem} />
      <div class="space-y-3">
        <Button width="full" busy={busy} onClick={() => void accept.run()}>
          {texts.connect(account)}
        </Button>
        <Button look="secondary" width="full" busy={busy} onClick={() => void decline.run()}>
          {texts.decline}
        </Button>
      </div>
      <p class="text-sm text-soft">{texts.hint(expected)}</p>
    </section>
  )
}
