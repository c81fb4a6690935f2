/** Spanish. */
import type { Words } from '../words.ts'
import { frame } from './frame.ts'
import { google } from './google.ts'

export const es: Words = { frame, google }
