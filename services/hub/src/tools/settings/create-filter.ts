import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { readAddresses } from '../../google/addresses.ts'
import type { Gmail, gmail_v1 } from '../../google/clients.ts'
import { showLine } from '../../google/foreign-text.ts'
import { changeSettings } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { labelChange, readLabelChange } from '../gmail/label-change.ts'
import { Filter, filterCriteria, forward, fromFilter, isSameFilter, toCriteria } from './filter.ts'

const Input = z.strictObject({ ...filterCriteria, ...labelChange, forward })

export const createFilter = defineTool({
  name: 'gmail_create_filter',
  title: 'Create a filter',
  description:
    'For mail that arrives from now on and meets all of the criteria (sizes in bytes). `forward` takes only an ' +
    'address that the user confirmed in Gmail. Never deletes, nor decides what is spam.',
  service: 'gmail',
  scope: 'gmail.settings',
  googleScopes: changeSettings,
  effect: 'write',
  toolsets: ['settings'],
  input: Input,
  output: Filter,
  async outgoing({ forward: to, ...rest }) {
    const [recipient] = readAddresses(to ?? '')
    if (!recipient) return undefined
    const criteria = Object.entries(toCriteria(rest)).map(([name, value]) => `${name}: ${showLine(String(value))}`)
    return {
      recipients: [recipient.address],
      preview: `From now on, every mail that arrives with\n${criteria.join('\n')}\nis forwarded to ${recipient.address}.`,
    }
  },
  async run(input, { gmail }) {
    const requestBody = await toFilter(input, gmail)
    const { data } = await gmail.users.settings.filters.create({ userId: 'me', requestBody })
    return fromFilter(data)
  },
  async findDone(input, { gmail }) {
    const wanted = await toFilter(input, gmail)
    const { data } = await gmail.users.settings.filters.list({ userId: 'me' })
    const found = data.filter?.find((filter) => isSameFilter(filter, wanted))
    return found && fromFilter(found)
  },
})

async function toFilter(input: z.output<typeof Input>, gmail: Gmail): Promise<gmail_v1.Schema$Filter> {
  const criteria = toCriteria(input)
  if (input.larger_than !== undefined && input.smaller_than !== undefined) {
    throw new ProblemError('validation-failed', 'Give larger_than or smaller_than, not both.')
  }
  if (Object.keys(criteria).length === 0) {
    throw new ProblemError('validation-failed', 'Say which mail it is for, such as `from`. No filter was created.')
  }
  const { addLabelIds, removeLabelIds } = await readLabelChange(input, gmail)
  if ([...addLabelIds, ...removeLabelIds].some((id) => id === 'TRASH' || id === 'SPAM')) {
    throw new ProblemError(
      'validation-failed',
      'What deletes mail unread, or decides what is spam, the user sets by themselves in Gmail, under settings. ' +
        '`mark: archive` with a label keeps mail where it is found. No filter was created.',
    )
  }
  const [to] = readAddresses(input.forward ?? '')
  const action = {
    ...(addLabelIds.length > 0 && { addLabelIds }),
    ...(removeLabelIds.length > 0 && { removeLabelIds }),
    ...(to && { forward: to.address }),
  }
  if (Object.keys(action).length === 0) {
    throw new ProblemError('validation-failed', 'Say what it does, with `mark`, labels or `forward`.')
  }
  return { criteria, action }
}
