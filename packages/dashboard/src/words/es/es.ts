/** Spanish. */
import type { Words } from '../words.ts'
import { entry } from './entry.ts'
import { event } from './event.ts'
import { frame } from './frame.ts'
import { google } from './google.ts'
import { home } from './home.ts'

export const es: Words = { entry, event, frame, google, home }
