import * as z from 'zod'
import { changeLabels } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { labelLook, toLook } from './label-look.ts'

export const Label = z.object({ id: z.string(), name: z.string() })

export const createLabel = defineTool({
  name: 'gmail_create_label',
  title: 'Create a label',
  description: '`Work/Invoices` is below `Work`. Colours are of Gmail’s palette, such as #16a765.',
  service: 'gmail',
  scope: 'gmail.modify',
  googleScopes: changeLabels,
  effect: 'write',
  toolsets: ['settings'],
  input: z.strictObject({ name: z.string().min(1), ...labelLook }),
  output: Label,
  async run({ name, ...look }, { gmail }) {
    const requestBody = { name, ...toLook(look) }
    const { data } = await gmail.users.labels.create({ userId: 'me', requestBody, fields: 'id,name' })
    return { id: data.id!, name: data.name! }
  },
  async findDone({ name }, { gmail }) {
    const { data } = await gmail.users.labels.list({ userId: 'me', fields: 'labels(id,name)' })
    const found = data.labels?.find((label) => label.name === name)
    return found && { id: found.id!, name: found.name! }
  },
})
