import * as z from 'zod'
import { callHeader } from '../../google/compose-mail.ts'
import { DraftId } from '../../google/ids.ts'
import { keepDrafts } from '../../google/scopes.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { findSent, Sent } from './find-sent.ts'
import { fetchDraft } from './kept-draft.ts'
import { oncePerCall } from '../../mcp/once-per-call.ts'
import { asUpload } from '../../google/upload.ts'
import { messageIdOf, requireRecipients, toOutgoing, wordsOf } from './written-mail.ts'

const Input = z.strictObject({ draft_id: DraftId })

export const sendDraft = defineTool({
  name: 'gmail_send_draft',
  title: 'Send a draft',
  description: 'Sends a draft as it is, without undo: confirm it with the user first.',
  service: 'gmail',
  scope: 'gmail.send',
  googleScopes: keepDrafts,
  effect: 'write',
  toolsets: ['core', 'gmail'],
  input: Input,
  output: Sent,
  async outgoing(input, context) {
    return (await prepare(input, context)).outgoing
  },
  async run(input, context) {
    const { raw, threadId } = await prepare(input, context)
    // With the mail, so that what goes out is what was shown, under an id by which it is found again.
    const { data } = await context.gmail.users.drafts.send({
      userId: 'me',
      fields: 'id,threadId',
      requestBody: { id: input.draft_id, ...(threadId !== undefined && { message: { threadId } }) },
      media: asUpload(withMessageId(raw, messageIdOf(context))),
    })
    return { id: data.id!, thread_id: data.threadId! }
  },
  findDone: (_, context) => findSent(context),
})

const prepare = oncePerCall(async ({ draft_id }: z.output<typeof Input>, { gmail }: ToolContext) => {
  const { raw, threadId, mail } = await fetchDraft(gmail, draft_id)
  requireRecipients(mail, 'with gmail_update_draft')
  return { raw, threadId, outgoing: toOutgoing({ ...mail, ...wordsOf(mail), from: undefined }) }
})

/** RFC 5322 section 2.2: a header goes on while lines begin with a space. */
function withMessageId(raw: Buffer, messageId: string): Buffer {
  const end = /\r?\n\r?\n/.exec(raw.toString('latin1'))?.index ?? raw.length
  const headers = raw.subarray(0, end).toString('latin1')
  const others = headers.split(/\r?\n(?![ \t])/).filter((header) => !/^(message-id|x-oma-call):/i.test(header))
  const own = [`Message-ID: ${messageId}`, `${callHeader}: ${messageId}`]
  return Buffer.concat([Buffer.from([...own, ...others].join('\r\n'), 'latin1'), raw.subarray(end)])
}
