/** What people start from their client's menu: a task in words, which the tools then do. */
import * as z from 'zod'

export interface Prompt {
  name: string
  title: string
  description: string
  input: z.ZodObject
  /** What users are offered for an argument. */
  choices?: Record<string, readonly string[]>
  write(given: Record<string, string | undefined>): string
}

const unsure = 'Where you are not sure, ask me. Send, change or delete nothing before I said yes to it.'

export const prompts: readonly Prompt[] = [
  {
    name: 'triage_inbox',
    title: 'Triage my inbox',
    description: 'What is unread, by what it needs: an answer, a look, or nothing.',
    input: z.object({ since: z.string().optional().describe('How far back, such as 2d or 1w; 2d by default.') }),
    choices: { since: ['1d', '2d', '3d', '1w', '2w', '1m'] },
    write: ({ since = '2d' }) =>
      `Look at my unread mail of the last ${since}. Group it: what needs an answer from me, what I ` +
      'should read, what can be archived. For each, one line: who, what about, what you suggest. Draft short answers ' +
      `where an answer is plain, as drafts only. ${unsure}`,
  },
  {
    name: 'prepare_next_meeting',
    title: 'Prepare my next meeting',
    description: 'Who comes, what was written about it, what is open.',
    input: z.object({}),
    write: () =>
      'Find my next meeting with other people. Tell me when and where it is in my time zone, who ' +
      'comes and who has not answered. Search my mail of the last month for what its participants wrote about its ' +
      'subject. Sum up: where things stand, what is open, what I promised, three questions I should ask.',
  },
  {
    name: 'plan_my_week',
    title: 'Plan my week',
    description: 'The week as it is, its conflicts, and where work without interruption fits.',
    input: z.object({ hours: z.string().optional().describe('Hours of undisturbed work wanted; 6 by default.') }),
    choices: { hours: ['4', '6', '8', '10', '12'] },
    write: ({ hours = '6' }) =>
      'List my events of the next seven days. Show me each day in short, and what collides or ' +
      `leaves no time to eat or to get from place to place. Propose where ${hours} hours of undisturbed work fit, in ` +
      `blocks of at least 90 minutes within my usual working hours. ${unsure}`,
  },
  {
    name: 'find_a_time',
    title: 'Find a time',
    description: 'A time that suits everybody, and an invitation to it.',
    input: z.object({
      people: z.string().describe('E-mail addresses, with commas between them.'),
      minutes: z.string().optional().describe('How long; 30 by default.'),
      about: z.string().optional(),
    }),
    choices: { minutes: ['15', '25', '30', '45', '60', '90'] },
    write: ({ people = '', minutes = '30', about }) =>
      `Find a time for ${minutes} minutes with ${people}${about === undefined ? '' : ` about "${about}"`} within the next ` +
      'two weeks. Offer me the three best with the reason for each, in my time zone and ' +
      `theirs where it differs. When I chose one, create the event and invite them. ${unsure}`,
  },
]
