/** What assistants may send, and to whom; and what waits for an answer. Each choice counts at once. */
import { Sending, type Permissions as Chosen } from '@oma/contract'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { api } from '../api.ts'
import { ApprovalList } from '../components/approval-list.tsx'
import { ProblemBanner } from '../components/banner.tsx'
import { Card } from '../components/card.tsx'
import { Choice, Choices } from '../components/choice.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { Page } from '../components/page.tsx'
import { Recipients } from '../components/recipients.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'
import { permissions as texts } from '../words/permissions.ts'

export function Permissions() {
  return (
    <RequireSession>
      <PermissionsPage />
    </RequireSession>
  )
}

function PermissionsPage() {
  const chosen = useLoaded(() => api.permissions.read(), ['permissions.'])
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Approvals />
      <WhenLoaded loaded={chosen}>{(value) => <Rules chosen={value} reload={chosen.reload} />}</WhenLoaded>
    </Page>
  )
}

function Approvals() {
  const asked = useLoaded(async () => (await api.approvals.list({ query: { limit: 100 } })).approvals, ['approval.'])
  return (
    <WhenLoaded loaded={asked}>
      {(list) => {
        const waiting = list.filter(({ state }) => state === 'waiting')
        const answered = list.filter(({ state }) => state !== 'waiting')
        return (
          <Card id="waiting" title={texts.waiting.title} hint={waiting.length === 0 ? texts.waiting.none : undefined}>
            {waiting.length > 0 && <ApprovalList approvals={waiting} />}
            {answered.length > 0 && (
              <details>
                <summary class="font-medium text-soft">
                  {texts.earlier} ({answered.length})
                </summary>
                <div class="mt-3">
                  <ApprovalList approvals={answered} />
                </div>
              </details>
            )}
          </Card>
        )
      }}
    </WhenLoaded>
  )
}

function Rules({ chosen, reload }: { chosen: Chosen; reload: () => Promise<void> }) {
  const saved = useSignal(false)
  // What was chosen shows at once; when it cannot be saved, what holds comes back.
  const shown = useSignal(chosen)
  useEffect(() => {
    shown.value = chosen
  }, [chosen])
  const change = async (part: Partial<Chosen>) => {
    saved.value = false
    shown.value = { ...chosen, ...part }
    try {
      await api.permissions.change({ body: shown.value })
      await reload()
      saved.value = true
    } catch (error) {
      shown.value = chosen
      throw error
    }
  }
  const { sending: shownSending, read_only: isReadOnly, allowed_recipients: allowed } = shown.value
  const { run, problem } = useAction(change)
  return (
    <>
      <Card id="sending" title={texts.sending.title} hint={texts.sending.hint}>
        <ProblemBanner problem={problem} />
        <Choices
          labelledBy="sending"
          name="sending"
          options={Sending.options}
          texts={texts.sending}
          chosen={shownSending}
          onChoose={(sending) => void run({ sending })}
        />
        <div class="border-t border-line pt-5">
          <Choice
            type="checkbox"
            name="read_only"
            {...texts.readOnly}
            checked={isReadOnly}
            onChoose={(read_only) => void run({ read_only })}
          />
        </div>
      </Card>
      <Recipients allowed={allowed} change={(allowed_recipients) => change({ allowed_recipients })} />
      <p role="status" class="text-sm font-medium text-good">
        {saved.value ? texts.saved : ''}
      </p>
    </>
  )
}
