/** Everything that the pages say, in the language of this browser. English is always there, another one is fetched. */
import { en } from './en/en.ts'
import { language } from './language.ts'

export type Words = typeof en

export const words: Words = language === 'es' ? (await import('./es/es.ts')).es : en
