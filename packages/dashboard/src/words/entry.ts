/** The words of pages of their own, fetched with them. */
import { entry as english } from './en/entry.ts'
import { language } from './language.ts'

export const entry: typeof english = language === 'es' ? (await import('./es/entry.ts')).entry : english
