import * as z from 'zod'
import { htmlToText } from '../../google/html-text.ts'
import { readSettings } from '../../google/scopes.ts'
import { cutText, fitPage, MaxTokens, PageToken } from '../../mcp/budget.ts'
import { defineTool } from '../../mcp/tool.ts'

export const listSendAs = defineTool({
  name: 'gmail_list_send_as',
  title: 'List sender addresses',
  description: 'The addresses that the user sends from, with their signatures.',
  service: 'gmail',
  scope: 'gmail.settings',
  googleScopes: readSettings,
  effect: 'read',
  toolsets: ['settings'],
  input: z.strictObject({ page_token: PageToken, max_tokens: MaxTokens }),
  output: z.object({
    send_as: z.array(
      z.object({
        address: z.string(),
        name: z.string(),
        reply_to: z.string(),
        is_default: z.boolean(),
        is_verified: z.boolean(),
        signature: z.string(),
        truncated: z.boolean().optional(),
      }),
    ),
    next_page_token: z.string().nullable(),
  }),
  async run(wanted, { gmail }) {
    const fields = 'sendAs(sendAsEmail,displayName,replyToAddress,signature,isDefault,verificationStatus)'
    const { data } = await gmail.users.settings.sendAs.list({ userId: 'me', fields })
    const all = (data.sendAs ?? []).map((one) => {
      const { text: signature, next_offset } = cutText(htmlToText(one.signature ?? ''), 0, wanted.max_tokens)
      return {
        address: one.sendAsEmail!,
        name: one.displayName ?? '',
        reply_to: one.replyToAddress ?? '',
        is_default: one.isDefault ?? false,
        is_verified: one.verificationStatus !== 'pending',
        signature,
        ...(next_offset !== null && { truncated: true }),
      }
    })
    const { items: send_as, next_page_token } = fitPage(all, wanted)
    return { send_as, next_page_token }
  },
})
