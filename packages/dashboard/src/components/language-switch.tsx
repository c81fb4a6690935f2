/** The languages there are, each by its own name. */
import { language, languages, speak, type Language } from '../words/language.ts'
import { words } from '../words/words.ts'

export function LanguageSwitch() {
  return (
    <select
      aria-label={words.frame.language}
      class="min-h-11 rounded-xl bg-transparent px-2 text-sm text-soft hover:bg-sunken hover:text-ink"
      value={language}
      onChange={(event) => speak(event.currentTarget.value as Language)}
    >
      {Object.entries(languages).map(([tag, name]) => (
        <option key={tag} value={tag} lang={tag}>
          {name}
        </option>
      ))}
    </select>
  )
}
