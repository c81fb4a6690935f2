/** The vacation answer: what it says, when it is on, and whom it answers. Never another machine, never a list. */
import * as z from 'zod'
import { invalidArgument } from '../../../http/google-error.ts'
import { senderOf } from '../../mime/addresses.ts'
import { headerOf, type MimePart } from '../../mime/parse-mime.ts'
import type { Settings } from '../settings.ts'
import { domainOf } from '../trusted-addresses.ts'

const epochMs = z
  .string()
  .regex(/^\d{1,15}$/)
  .or(z.number().int().min(0))
  .transform(String)

const Vacation = z.object({
  enableAutoReply: z.boolean().default(false),
  responseSubject: z.string().optional(),
  responseBodyPlainText: z.string().optional(),
  responseBodyHtml: z.string().optional(),
  restrictToContacts: z.boolean().default(false),
  restrictToDomain: z.boolean().default(false),
  startTime: epochMs.optional(),
  endTime: epochMs.optional(),
})

/** Google's VacationSettings resource. Times are milliseconds since the epoch, as text. */
export type Vacation = z.input<typeof Vacation> & { startTime?: string | undefined; endTime?: string | undefined }

/** Google answers the same person again after four days. */
const silenceMs = 4 * 86_400_000

/** Replaces the settings and forgets who was answered, as Google does. Throws Google's 400 for ones that contradict. */
export function setVacation(settings: Settings, body: unknown): Vacation {
  const wish = Vacation.parse(body ?? {})
  const { enableAutoReply, responseSubject, responseBodyPlainText, responseBodyHtml, startTime, endTime } = wish
  if (enableAutoReply && !responseSubject && !responseBodyPlainText && !responseBodyHtml) {
    throw invalidArgument('Either the response subject or the response body must be nonempty')
  }
  if (startTime !== undefined && endTime !== undefined && Number(startTime) >= Number(endTime)) {
    throw invalidArgument('startTime must precede endTime')
  }
  settings.vacation = wish
  settings.vacationAnswers.clear()
  return wish
}

/** What is known of an arriving message when an answer is considered. */
export interface Arrival {
  root: MimePart
  /** The mailbox's own address. */
  email: string
  nowMs: number
  /** Whether the person ever wrote to the sender. */
  isContact(address: string): boolean
}

/** The address to answer; `undefined` when there is none. */
export function wantsAnswer({ vacation, vacationAnswers, sendAs }: Settings, arrival: Arrival): string | undefined {
  const { enableAutoReply, startTime, endTime, restrictToContacts, restrictToDomain } = vacation
  const { root, email, nowMs, isContact } = arrival
  const sender = senderOf(root)
  const inTime = nowMs >= Number(startTime ?? 0) && nowMs < Number(endTime ?? Infinity)
  if (!enableAutoReply || !inTime || sender === '' || sendAs.has(sender) || isAutomatic(root, sender)) return undefined
  if (restrictToDomain && domainOf(sender) !== domainOf(email)) return undefined
  if (restrictToContacts && !isContact(sender)) return undefined
  return nowMs - (vacationAnswers.get(sender) ?? -Infinity) < silenceMs ? undefined : sender
}

/** RFC 3834 §2: no answer to automatic mail, lists or bulk. */
function isAutomatic(root: MimePart, sender: string): boolean {
  const value = (name: string) => headerOf(root, name)?.trim().toLowerCase()
  return (
    (value('auto-submitted') ?? 'no') !== 'no' ||
    ['bulk', 'list', 'junk'].includes(value('precedence') ?? '') ||
    ['list-id', 'list-unsubscribe'].some((name) => value(name) !== undefined) ||
    /^(mailer-daemon|no-?reply|postmaster)@/.test(sender)
  )
}
