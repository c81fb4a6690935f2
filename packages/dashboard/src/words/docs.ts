/** The words of a page of its own, fetched with it. */
import { docs as english } from './en/docs.ts'
import { language } from './language.ts'

export const docs: typeof english = language === 'es' ? (await import('./es/docs.ts')).docs : english
