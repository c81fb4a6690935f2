/** The words of pages of their own, fetched with them. */
import { operator as english } from './en/operator.ts'
import { language } from './language.ts'

export const operator: typeof english = language === 'es' ? (await import('./es/operator.ts')).operator : english
