/** The words of pages of their own, fetched with them. */
import { event as english } from './en/event.ts'
import { language } from './language.ts'

export const event: typeof english = language === 'es' ? (await import('./es/event.ts')).event : english
