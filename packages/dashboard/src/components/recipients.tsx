/** Who may be written to: a list of addresses and domains, empty for everybody. */
import { permissions as contract, type Permissions } from '@oma/contract'
import { useRef } from 'preact/hooks'
import { Refusal } from '../describe-problem.ts'
import { useAction } from '../use-action.ts'
import { permissions } from '../words/permissions.ts'
import { ProblemBanner } from './banner.tsx'
import { Button } from './button.tsx'
import { Card } from './card.tsx'
import { readForm, TextField } from './field.tsx'

const { recipients: texts } = permissions
const list = contract.change.body.shape.allowed_recipients

export interface RecipientsProps {
  allowed: Permissions['allowed_recipients']
  change: (allowed: Permissions['allowed_recipients']) => Promise<void>
}

export function Recipients({ allowed, change }: RecipientsProps) {
  const add = useAction(async (text: string, sent: HTMLFormElement) => {
    const next = list.safeParse([...allowed, text])
    if (!next.success) throw new Refusal(texts.invalid)
    await change(next.data)
    sent.reset()
  })
  const form = useRef<HTMLFormElement>(null)
  const remove = useAction(async (gone: string) => {
    await change(allowed.filter((one) => one !== gone))
    // The button that had the focus is gone with its recipient.
    form.current?.querySelector('input')?.focus()
  })
  const submit = (event: SubmitEvent) => {
    const { text, form: sent } = readForm(event)
    void add.run(text('recipient'), sent)
  }
  return (
    <Card id="recipients" title={texts.title} hint={allowed.length === 0 ? texts.everybody : texts.some}>
      {allowed.length > 0 && (
        <ul class="divide-y divide-line rounded-xl border border-line">
          {allowed.map((one) => (
            <li key={one} class="flex items-center justify-between gap-3 py-1 pr-1 pl-4">
              <span class="min-w-0 wrap-anywhere">{one}</span>
              <Button look="quiet" label={texts.removeOne(one)} onClick={() => void remove.run(one)}>
                {texts.remove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ProblemBanner problem={remove.problem} />
      <form ref={form} class="grid items-start gap-3 sm:grid-cols-[1fr_auto]" onSubmit={submit}>
        <TextField
          name="recipient"
          label={texts.label}
          hint={texts.hint}
          problem={add.problem}
          autocomplete="off"
          maxLength={254}
        />
        <div class="sm:pt-7.5">
          <Button type="submit" look="secondary" width="full-on-phone" busy={add.busy}>
            {texts.add}
          </Button>
        </div>
      </form>
    </Card>
  )
}
