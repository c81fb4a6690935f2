/** Setting a new password. */
import { useSignal } from '@preact/signals'
import { api } from '../../api.ts'
import { confirmed } from '../../confirmation.ts'
import { useAction } from '../../use-action.ts'
import { security } from '../../words/security.ts'
import { Banner, ProblemBanner } from '../banner.tsx'
import { Button } from '../button.tsx'
import { Card } from '../card.tsx'
import { PasswordField, readForm } from '../field.tsx'

const { password: texts } = security
const shortestPassword = 10

export function PasswordForm() {
  const isChanged = useSignal(false)
  const { run, busy, problem } = useAction(async (current: string, next: string, form: HTMLFormElement) => {
    isChanged.value = false
    await confirmed(() => api.auth.changePassword({ body: { current_password: current, new_password: next } }))
    form.reset()
    isChanged.value = true
  })
  const submit = (event: SubmitEvent) => {
    const { text, form } = readForm(event)
    void run(text('current'), text('new'), form)
  }
  return (
    <Card id="password" title={texts.title} hint={texts.hint}>
      <div role="status" class="empty:hidden">
        {isChanged.value && <Banner tone="success">{texts.changed}</Banner>}
      </div>
      <form class="space-y-5" onSubmit={submit}>
        <ProblemBanner problem={problem} />
        <div class="grid items-start gap-5 sm:grid-cols-2">
          <PasswordField name="current" label={texts.current} autocomplete="current-password" />
          <PasswordField
            name="new"
            label={texts.new}
            hint={texts.newHint(shortestPassword)}
            autocomplete="new-password"
            minLength={shortestPassword}
          />
        </div>
        <Button type="submit" look="secondary" width="full-on-phone" busy={busy}>
          {texts.change}
        </Button>
      </form>
    </Card>
  )
}
