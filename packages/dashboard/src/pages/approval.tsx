/** One question of an assistant: exactly what would be sent, and the user's answer. */
import { ProblemError, type Approval } from '@oma/contract'
import { api } from '../api.ts'
import { fetchPrograms, namePrograms } from '../assistants.ts'
import { Banner, ProblemBanner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { sayMoment } from '../components/moment.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'
import { permissions } from '../words/permissions.ts'

const { approval: texts } = permissions

export function ApprovalQuestion({ id = '' }: { id?: string }) {
  return (
    <RequireSession>
      <ApprovalPage id={id} />
    </RequireSession>
  )
}

async function fetchQuestion(id: string) {
  const [approval, programs] = await Promise.all([api.approvals.find({ params: { id } }), fetchPrograms()])
  return { approval, asker: namePrograms(programs).get(approval.client_id) ?? texts.assistant }
}

function ApprovalPage({ id }: { id: string }) {
  const question = useLoaded(() => fetchQuestion(id), ['approval.'])
  const { load, reload } = question
  const isGone = load.state === 'failed' && load.error instanceof ProblemError && load.error.status === 404
  if (isGone)
    return (
      <Page title={texts.gone} lead={texts.goneText} narrow>
        <Back />
      </Page>
    )
  return (
    <Page title={texts.title} narrow>
      <WhenLoaded loaded={question}>
        {({ approval, asker }) => <Question approval={approval} asker={asker} reload={reload} />}
      </WhenLoaded>
      <Back />
    </Page>
  )
}

function Back() {
  return (
    <p>
      <a class="link" href="/permissions">
        {texts.back}
      </a>
    </p>
  )
}

interface QuestionProps {
  approval: Approval
  asker: string
  reload: () => Promise<void>
}

function Question({ approval: { id, title, preview, state, expires_at }, asker, reload }: QuestionProps) {
  const { run, busy, problem } = useAction(async (answer: 'approve' | 'refuse') => {
    await api.approvals[answer]({ params: { id } })
    await reload()
  })
  return (
    <section class="card space-y-5 p-5 sm:p-7" aria-labelledby="question">
      <div>
        <p class="text-sm text-soft">{texts.asks(asker)}</p>
        <h2 id="question" class="text-xl font-semibold tracking-tight wrap-anywhere">
          {title}
        </h2>
      </div>
      <div role="status" class="empty:hidden">
        <Answer state={state} />
      </div>
      <div>
        <h3 id="preview" class="mb-2 font-medium">
          {texts.what}
        </h3>
        <pre
          tabIndex={0}
          aria-labelledby="preview"
          class="max-h-[60dvh] overflow-y-auto rounded-xl border border-line bg-sunken p-4 font-sans text-[0.95rem] whitespace-pre-wrap wrap-anywhere"
        >
          {preview}
        </pre>
      </div>
      <ProblemBanner problem={problem} />
      {(state === 'waiting' || state === 'approved') && (
        <div class="flex flex-wrap-reverse justify-end gap-3">
          <Button look="secondary" width="full-on-phone" busy={busy} onClick={() => void run('refuse')}>
            {texts.refuse}
          </Button>
          {state === 'waiting' && (
            <Button width="full-on-phone" busy={busy} onClick={() => void run('approve')}>
              {texts.approve}
            </Button>
          )}
        </div>
      )}
      {state === 'waiting' && (
        <p class="text-sm text-soft">
          {texts.once} {texts.until(sayMoment(expires_at))}
        </p>
      )}
    </section>
  )
}

function Answer({ state }: { state: Approval['state'] }) {
  if (state === 'approved')
    return (
      <Banner tone="success" title={texts.approvedTitle}>
        {texts.approved}
      </Banner>
    )
  if (state === 'refused')
    return (
      <Banner tone="info" title={texts.refusedTitle}>
        {texts.refused}
      </Banner>
    )
  if (state === 'used')
    return (
      <Banner tone="success" title={texts.usedTitle}>
        {texts.used}
      </Banner>
    )
  return null
}
