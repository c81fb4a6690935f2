/** English: the first language, and the list of what the others have to say. */
import { entry } from './entry.ts'
import { event } from './event.ts'
import { frame } from './frame.ts'
import { google } from './google.ts'
import { home } from './home.ts'

export const en = { entry, event, frame, google, home }
