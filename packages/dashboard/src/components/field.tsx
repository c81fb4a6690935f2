/** Form fields with a label that is always there and a hint below it. */
import { useId, useState } from 'preact/hooks'
import { words } from '../words/words.ts'

// Preact's types tell inputs apart by their type, which therefore has to be one literal at a time.

interface FieldProps {
  name: string
  label: string
  hint?: string
  /** What is wrong with what was typed; read out when it appears. */
  problem?: string | undefined
  /** Whether it may be wrong together with the field that tells the problem. */
  isSuspect?: boolean
}

/** What a field says of itself: `aria-describedby` names what stands below it. */
function describe(id: string, { hint, problem, isSuspect = false }: Omit<FieldProps, 'name' | 'label'>) {
  const ids = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ')
  return { ...(ids && { 'aria-describedby': ids }), ...((problem || isSuspect) && { 'aria-invalid': true }) }
}

const box =
  'mt-1.5 block min-h-11 w-full rounded-xl border border-edge bg-card px-3 py-2 text-base text-ink placeholder:text-soft hover:border-ink aria-invalid:border-bad'

export interface TextFieldProps extends FieldProps {
  type?: 'text' | 'email'
  autocomplete: string
  maxLength: number
  initial?: string
  placeholder?: string
  optional?: boolean
  /** Which keyboard a phone shows. */
  inputMode?: 'numeric'
}

export function TextField(props: TextFieldProps) {
  const {
    name,
    label,
    hint,
    problem,
    type = 'text',
    autocomplete,
    maxLength,
    inputMode,
    initial,
    placeholder,
    optional = false,
  } = props
  const id = useId()
  return (
    <div>
      <label for={id} class="font-medium">
        {label}
      </label>
      <input
        class={box}
        {...(type === 'email' ? { type } : { type })}
        {...{ id, name, autocomplete, maxLength }}
        {...(inputMode && { inputMode })}
        {...(initial !== undefined && { defaultValue: initial })}
        required={!optional}
        {...(placeholder && { placeholder })}
        autocapitalize="none"
        spellcheck={false}
        {...describe(id, props)}
      />
      <Hint id={id} text={hint} />
      <Wrong id={id} text={problem} />
    </div>
  )
}

export interface PasswordFieldProps extends FieldProps {
  autocomplete: 'current-password' | 'new-password'
  minLength?: number
  optional?: boolean
}

export function PasswordField(props: PasswordFieldProps) {
  const { name, label, hint, problem, autocomplete, minLength, optional = false } = props
  const id = useId()
  const [shown, setShown] = useState(false)
  return (
    <div>
      <label for={id} class="font-medium">
        {label}
      </label>
      <div class="relative">
        <input
          class={`${box} pr-20`}
          {...(shown ? { type: 'text' as const } : { type: 'password' as const })}
          {...{ id, name, autocomplete }}
          required={!optional}
          maxLength={1024}
          {...(minLength && { minLength })}
          autocapitalize="none"
          spellcheck={false}
          {...describe(id, props)}
        />
        <button
          type="button"
          class="absolute inset-y-1 right-1 rounded-lg px-3 text-sm font-medium text-accent hover:bg-sunken"
          aria-label={shown ? words.frame.hidePassword : words.frame.showPassword}
          aria-controls={id}
          onClick={() => setShown(!shown)}
        >
          {shown ? words.frame.hide : words.frame.show}
        </button>
      </div>
      <Hint id={id} text={hint} />
      <Wrong id={id} text={problem} />
    </div>
  )
}

export interface SelectFieldProps extends Omit<FieldProps, 'problem' | 'isSuspect'> {
  options: readonly { value: string; text: string }[]
  initial: string
}

export function SelectField({ name, label, hint, options, initial }: SelectFieldProps) {
  const id = useId()
  return (
    <div>
      <label for={id} class="font-medium">
        {label}
      </label>
      <select class={box} {...{ id, name }} {...(hint && { 'aria-describedby': `${id}-hint` })}>
        {options.map(({ value, text }) => (
          <option key={value} value={value} selected={value === initial}>
            {text}
          </option>
        ))}
      </select>
      <Hint id={id} text={hint} />
    </div>
  )
}

function Hint({ id, text }: { id: string; text: string | undefined }) {
  if (!text) return null
  return (
    <p id={`${id}-hint`} class="mt-1.5 text-sm text-soft">
      {text}
    </p>
  )
}

function Wrong({ id, text }: { id: string; text: string | undefined }) {
  return (
    <p id={`${id}-problem`} role="alert" class="text-sm font-medium text-bad not-empty:mt-1.5">
      {text}
    </p>
  )
}

/** What a submitted form holds, by field name. */
export function readForm(event: SubmitEvent): { text: (name: string) => string; form: HTMLFormElement } {
  event.preventDefault()
  const form = event.target as HTMLFormElement
  const data = new FormData(form)
  return { form, text: (name) => String(data.get(name) ?? '') }
}
