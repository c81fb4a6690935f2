/** The words of a page of its own, fetched with it. */
import { activity as english } from './en/activity.ts'
import { language } from './language.ts'

export const activity: typeof english = language === 'es' ? (await import('./es/activity.ts')).activity : english
