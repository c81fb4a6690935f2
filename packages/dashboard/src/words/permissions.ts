/** The words of pages of their own, fetched with them. */
import { permissions as english } from './en/permissions.ts'
import { language } from './language.ts'

export const permissions: typeof english =
  language === 'es' ? (await import('./es/permissions.ts')).permissions : english
