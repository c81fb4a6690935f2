/** Something to choose, with what it means: one of several, or on and off. */

export interface ChoiceProps {
  type: 'radio' | 'checkbox'
  name: string
  title: string
  text: string
  checked: boolean
  onChoose: (checked: boolean) => void
}

export function Choice({ type, name, title, text, checked, onChoose }: ChoiceProps) {
  return (
    <label class="flex cursor-pointer items-start gap-3.5 rounded-xl border border-line px-4 py-3.5 hover:border-edge has-checked:border-accent has-checked:bg-good-soft/50">
      <input
        {...(type === 'radio' ? { type: 'radio' as const } : { type: 'checkbox' as const })}
        name={name}
        checked={checked}
        class="mt-1 size-4.5 shrink-0 accent-accent"
        onChange={(event) => onChoose(event.currentTarget.checked)}
      />
      <span>
        <span class="block font-medium">{title}</span>
        <span class="block text-sm text-soft">{text}</span>
      </span>
    </label>
  )
}

export interface ChoicesProps<T extends string> {
  /** The id of the heading that asks. */
  labelledBy: string
  name: string
  options: readonly T[]
  texts: Record<T, Pick<ChoiceProps, 'title' | 'text'>>
  chosen: T
  onChoose: (chosen: T) => void
}

/** One of several. */
export function Choices<T extends string>({ labelledBy, name, options, texts, chosen, onChoose }: ChoicesProps<T>) {
  return (
    <div role="radiogroup" aria-labelledby={labelledBy} class="space-y-3">
      {options.map((option) => (
        <Choice
          key={option}
          type="radio"
          name={name}
          {...texts[option]}
          checked={chosen === option}
          onChoose={() => onChoose(option)}
        />
      ))}
    </div>
  )
}
