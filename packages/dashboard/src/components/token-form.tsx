/** The form that makes a personal access token. */
import { api } from '../api.ts'
import { useAction } from '../use-action.ts'
import { ProblemBanner } from './banner.tsx'
import { Button } from './button.tsx'
import { readForm, SelectField, TextField } from './field.tsx'
import type { MadeToken } from './new-token.tsx'

const lifetimes = [
  { value: '30', text: '30 days' },
  { value: '90', text: '90 days' },
  { value: '365', text: 'One year' },
]

export function TokenForm({ onMade }: { onMade: (made: MadeToken) => void }) {
  const { run, busy, problem } = useAction(async (name: string, days: number) => {
    onMade(await api.auth.createToken({ body: { name, expires_in_days: days } }))
  })
  const submit = (event: SubmitEvent) => {
    const { text } = readForm(event)
    void run(text('name'), Number(text('expires')))
  }
  return (
    <form class="card space-y-5 p-5 sm:p-6" onSubmit={submit} aria-labelledby="make-token">
      <h2 id="make-token" class="text-xl font-semibold tracking-tight">
        Make a token
      </h2>
      <ProblemBanner problem={problem} />
      <div class="grid gap-5 sm:grid-cols-[2fr_1fr]">
        <TextField
          name="name"
          label="Name"
          hint="So that you recognise it later, such as “Claude on my laptop”."
          autocomplete="off"
          maxLength={100}
        />
        <SelectField name="expires" label="Valid for" options={lifetimes} initial="365" />
      </div>
      <Button type="submit" busy={busy}>
        Make token
      </Button>
    </form>
  )
}
