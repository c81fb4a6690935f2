import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { changeLabels } from '../../google/scopes.ts'
import { defineTool } from '../../mcp/tool.ts'
import { resolveLabels } from '../gmail/resolve-labels.ts'
import { Label } from './create-label.ts'
import { labelLook, toLook } from './label-look.ts'

export const updateLabel = defineTool({
  name: 'gmail_update_label',
  title: 'Change a label',
  description: 'Renames or repaints a label, named by name or id.',
  service: 'gmail',
  scope: 'gmail.modify',
  googleScopes: changeLabels,
  effect: 'write',
  toolsets: ['settings'],
  input: z.strictObject({ label: z.string(), name: z.string().min(1).optional(), ...labelLook }),
  output: Label,
  async run({ label, name, ...look }, { gmail }) {
    if (name === undefined && Object.values(look).every((value) => value === undefined)) {
      throw new ProblemError('validation-failed', 'Say what is to change. Nothing was changed.')
    }
    const [id] = await resolveLabels([label], gmail)
    const requestBody = { ...(name !== undefined && { name }), ...toLook(look) }
    const { data } = await gmail.users.labels.patch({ userId: 'me', id: id!, requestBody, fields: 'id,name' })
    return { id: data.id!, name: data.name! }
  },
})
