/** The form that makes a personal access token. */
import { Scope } from '@oma/contract'
import { api } from '../api.ts'
import { confirmed } from '../confirmation.ts'
import { Refusal } from '../describe-problem.ts'
import { useAction } from '../use-action.ts'
import { tokens as texts } from '../words/tokens.ts'
import { words } from '../words/words.ts'
import { ProblemBanner } from './banner.tsx'
import { Button } from './button.tsx'
import { readForm, SelectField, TextField } from './field.tsx'
import type { MadeToken } from './new-token.tsx'

const lifetimes = [30, 90, 365].map((days) => ({ value: String(days), text: texts.days(days) }))

export function TokenForm({ onMade }: { onMade: (made: MadeToken) => void }) {
  const { run, busy, problem } = useAction(async (name: string, days: number, scopes: Scope[]) => {
    if (scopes.length === 0) throw new Refusal(texts.chooseOne)
    onMade(await confirmed(() => api.auth.createToken({ body: { name, scopes, expires_in_days: days } })))
  })
  const submit = (event: SubmitEvent) => {
    const { text, form } = readForm(event)
    const chosen = new FormData(form).getAll('scope')
    void run(
      text('name'),
      Number(text('expires')),
      Scope.options.filter((scope) => chosen.includes(scope)),
    )
  }
  return (
    <form class="card space-y-5 p-5 sm:p-6" onSubmit={submit} aria-labelledby="make-token">
      <h2 id="make-token" class="text-xl font-semibold tracking-tight">
        {texts.make}
      </h2>
      <ProblemBanner problem={problem} />
      <div class="grid gap-5 sm:grid-cols-[2fr_1fr]">
        <TextField name="name" label={texts.name} hint={texts.nameHint} autocomplete="off" maxLength={100} />
        <SelectField name="expires" label={texts.validFor} options={lifetimes} initial="365" />
      </div>
      <fieldset>
        <legend class="mb-2 font-medium">{texts.may}</legend>
        <div class="grid gap-x-6 gap-y-1 sm:grid-cols-2">
          {Scope.options.map((scope) => (
            <label key={scope} class="flex min-h-9 cursor-pointer items-center gap-3">
              <input
                type="checkbox"
                name="scope"
                value={scope}
                defaultChecked
                class="size-4.5 shrink-0 accent-accent"
              />
              {words.frame.scopes[scope]}
            </label>
          ))}
        </div>
      </fieldset>
      <Button type="submit" width="full-on-phone" busy={busy}>
        {texts.makeButton}
      </Button>
    </form>
  )
}
