/** The words of a page of its own, fetched with it. */
import { tokens as english } from './en/tokens.ts'
import { language } from './language.ts'

export const tokens: typeof english = language === 'es' ? (await import('./es/tokens.ts')).tokens : english
