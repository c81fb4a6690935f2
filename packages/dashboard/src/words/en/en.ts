/** English: the first language, and the list of what the others have to say. */
import { frame } from './frame.ts'
import { google } from './google.ts'

export const en = { frame, google }
