/** What of the audit is wanted: about what, when, and a word in it. */
import { activity as texts } from '../../words/activity.ts'
import { Button } from '../button.tsx'
import { readForm, SelectField, TextField } from '../field.tsx'

export interface Filter {
  kind: Kind
  period: Period
  text: string
}

export type Kind = keyof typeof texts.kinds
export type Period = keyof typeof texts.periods

const optionsOf = (names: Record<string, string>) => Object.entries(names).map(([value, text]) => ({ value, text }))

export function FilterForm({ onFilter }: { onFilter: (filter: Filter) => void }) {
  const submit = (event: SubmitEvent) => {
    const { text } = readForm(event)
    onFilter({ kind: text('kind') as Kind, period: text('period') as Period, text: text('text').trim() })
  }
  return (
    <form
      class="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-[1fr_1fr_1.4fr_auto]"
      role="search"
      aria-label={texts.filter}
      onSubmit={submit}
    >
      <SelectField name="kind" label={texts.about} options={optionsOf(texts.kinds)} initial="all" />
      <SelectField name="period" label={texts.period} options={optionsOf(texts.periods)} initial="any" />
      <TextField
        name="text"
        label={texts.search}
        placeholder={texts.searchHint}
        autocomplete="off"
        maxLength={100}
        optional
      />
      <Button type="submit" look="secondary" width="full-on-phone">
        {texts.find}
      </Button>
    </form>
  )
}
