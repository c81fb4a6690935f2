/** The words of a page of its own, fetched with it. */
import { confirmAccount as english } from './en/confirm-account.ts'
import { language } from './language.ts'

export const confirmAccount: typeof english =
  language === 'es' ? (await import('./es/confirm-account.ts')).confirmAccount : english
