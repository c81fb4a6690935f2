import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import type { gmail_v1 } from '../../google/clients.ts'
import { changeSettings } from '../../google/scopes.ts'
import { When } from '../../google/time.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { oncePerCall } from '../../mcp/once-per-call.ts'
import { cutVacation, fromVacation, toMilliseconds, Vacation } from './vacation.ts'

const Input = z.strictObject({
  enabled: z.boolean(),
  subject: z.string().optional(),
  text: z.string().optional(),
  start: When.nullish(),
  end: When.nullish(),
  contacts_only: z.boolean().optional(),
  domain_only: z.boolean().optional(),
})

export const setVacation = defineTool({
  name: 'gmail_set_vacation',
  title: 'Set the out-of-office reply',
  description:
    'Keeps what is not given. `start` and `end` are days or local times; an `end` day is the last one away, null is ' +
    'open. Whom it answers is limited by `contacts_only` and `domain_only`.',
  service: 'gmail',
  scope: 'gmail.settings',
  googleScopes: changeSettings,
  effect: 'write',
  toolsets: ['settings'],
  input: Input,
  output: Vacation,
  async outgoing(input, context) {
    const { settings, zone } = await prepare(input, context)
    if (!settings.enableAutoReply) return undefined
    const { subject, text, start, end, ...limits } = fromVacation(settings, zone)
    return {
      recipients: [whoIsAnswered(limits)],
      isToAnybody: true,
      preview: `An automatic reply, from ${start ?? 'now'} until ${end ?? 'it is switched off'}:\n\n${subject}\n\n${text}`,
    }
  },
  async run(input, context) {
    const { settings, zone } = await prepare(input, context)
    const { data } = await context.gmail.users.settings.updateVacation({ userId: 'me', requestBody: settings })
    return cutVacation(fromVacation(data, zone))
  },
})

function whoIsAnswered({
  contacts_only,
  domain_only,
}: Pick<z.input<typeof Vacation>, 'contacts_only' | 'domain_only'>): string {
  if (contacts_only) return `every contact who writes${domain_only ? ', of the user’s own domain' : ''}`
  return domain_only ? 'everybody of the user’s own domain who writes' : 'everybody who writes'
}

const prepare = oncePerCall(async (input: z.output<typeof Input>, { gmail, timeZone }: ToolContext) => {
  const zone = await timeZone()
  const { data: kept } = await gmail.users.settings.getVacation({ userId: 'me' })
  const settings: gmail_v1.Schema$VacationSettings = {
    ...kept,
    enableAutoReply: input.enabled,
    ...(input.subject !== undefined && { responseSubject: input.subject }),
    // HTML that is there would be sent in its place.
    ...(input.text !== undefined && { responseBodyPlainText: input.text, responseBodyHtml: null }),
    ...(input.start !== undefined && { startTime: input.start && toMilliseconds(input.start, zone, 'start') }),
    ...(input.end !== undefined && { endTime: input.end && toMilliseconds(input.end, zone, 'end') }),
    ...(input.contacts_only !== undefined && { restrictToContacts: input.contacts_only }),
    ...(input.domain_only !== undefined && { restrictToDomain: input.domain_only }),
  }
  const { startTime, endTime, responseBodyPlainText: text, responseBodyHtml: html, responseSubject } = settings
  if (input.enabled && !text && !html && !responseSubject) {
    throw new ProblemError('validation-failed', 'Give the `text` of the reply. Nothing was changed.')
  }
  if (startTime && endTime && Number(startTime) >= Number(endTime)) {
    throw new ProblemError('validation-failed', 'end must come after start. Nothing was changed.')
  }
  const told = Object.entries(settings).filter(([, value]) => value !== null && value !== undefined)
  return { zone, settings: Object.fromEntries(told) as gmail_v1.Schema$VacationSettings }
})
