/** The automatic answer of somebody who is away. Google keeps its times as milliseconds, people as days. */
import * as z from 'zod'
import type { gmail_v1 } from '../../google/clients.ts'
import { htmlToText } from '../../google/html-text.ts'
import { isDate, showMoment, toInstant } from '../../google/time.ts'
import { cutText, MaxTokens } from '../../mcp/budget.ts'

export const Vacation = z.object({
  enabled: z.boolean(),
  subject: z.string(),
  text: z.string(),
  start: z.string().nullable(),
  end: z.string().nullable(),
  contacts_only: z.boolean(),
  domain_only: z.boolean(),
  truncated: z.boolean().optional(),
})

export function fromVacation(settings: gmail_v1.Schema$VacationSettings, zone: string): z.input<typeof Vacation> {
  const { responseBodyPlainText: text, responseBodyHtml: html, startTime, endTime } = settings
  const show = (ms: string | null | undefined) => (Number(ms ?? 0) > 0 ? showMoment(new Date(Number(ms)), zone) : null)
  return {
    enabled: settings.enableAutoReply ?? false,
    subject: settings.responseSubject ?? '',
    // Where there are both, Gmail sends the HTML.
    text: html ? htmlToText(html) : (text ?? ''),
    start: show(startTime),
    end: show(endTime),
    contacts_only: settings.restrictToContacts ?? false,
    domain_only: settings.restrictToDomain ?? false,
  }
}

/** @param maxTokens of its text */
export function cutVacation(vacation: z.input<typeof Vacation>, maxTokens?: number): z.input<typeof Vacation> {
  const { text, next_offset } = cutText(vacation.text, 0, maxTokens ?? MaxTokens.parse(undefined))
  return { ...vacation, text, ...(next_offset !== null && { truncated: true }) }
}

/** @param edge a day begins at its first moment, and ends at the first of the next day */
export function toMilliseconds(when: string, zone: string, edge: 'start' | 'end'): string {
  const day = isDate(when) && edge === 'end' ? dayAfter(when) : when
  return String(Date.parse(toInstant(day, zone)))
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}
