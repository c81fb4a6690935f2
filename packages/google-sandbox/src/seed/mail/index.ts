/** All planted mail, as a plain list. */
import type { SeedMail } from '../compose-mail.ts'
import { conversations } from './conversations.ts'
import { curiosities } from './curiosities.ts'
import { newsletters } from './newsletters.ts'
import { sortingOffice } from './sorting-office.ts'

export const seedMail: SeedMail[] = [...conversations, ...newsletters, ...curiosities, ...sortingOffice]
