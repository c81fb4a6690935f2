/** The words of pages of their own, fetched with them. */
import { home as english } from './en/home.ts'
import { language } from './language.ts'

export const home: typeof english = language === 'es' ? (await import('./es/home.ts')).home : english
