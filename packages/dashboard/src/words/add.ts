/** The words of a page of its own, fetched with it. */
import { add as english } from './en/add.ts'
import { language } from './language.ts'

export const add: typeof english = language === 'es' ? (await import('./es/add.ts')).add : english
