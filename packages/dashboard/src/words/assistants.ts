/** The words of a page of its own, fetched with it. */
import { assistants as english } from './en/assistants.ts'
import { language } from './language.ts'

export const assistants: typeof english = language === 'es' ? (await import('./es/assistants.ts')).assistants : english
