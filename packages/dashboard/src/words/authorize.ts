/** The words of pages of their own, fetched with them. */
import { authorize as english } from './en/authorize.ts'
import { language } from './language.ts'

export const authorize: typeof english = language === 'es' ? (await import('./es/authorize.ts')).authorize : english
