/** What this installation says about itself. It does not change while a page is open, so it is asked for once. */
import type { About } from '@oma/contract'
import { api } from './api.ts'

let known: Promise<About> | undefined

export function fetchAbout(): Promise<About> {
  known ??= api.system.about().catch((error: unknown) => {
    known = undefined
    throw error
  })
  return known
}
