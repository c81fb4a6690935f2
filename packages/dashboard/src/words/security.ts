/** The words of a page of its own, fetched with it. */
import { security as english } from './en/security.ts'
import { language } from './language.ts'

export const security: typeof english = language === 'es' ? (await import('./es/security.ts')).security : english
