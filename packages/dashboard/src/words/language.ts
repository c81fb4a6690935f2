/** Which language the pages speak: the one that was chosen here, else the browser's, else English. */

export const languages = { en: 'English', es: 'Español' } as const
export type Language = keyof typeof languages

const key = 'oma.language'

export const language: Language = choose([globalThis.localStorage?.getItem(key), ...(navigator.languages ?? [])])

/** By loading the page again: every text is set once, when its file is read. */
export function speak(chosen: Language): void {
  localStorage.setItem(key, chosen)
  location.reload()
}

/** @param wishes language tags (RFC 5646), the dearest first */
export function choose(wishes: readonly (string | null | undefined)[]): Language {
  const spoken = wishes.map((tag) => tag?.split('-')[0]?.toLowerCase() ?? '')
  return spoken.find((tag): tag is Language => Object.hasOwn(languages, tag)) ?? 'en'
}
