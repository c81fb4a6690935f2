import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { keepDrafts } from '../../google/scopes.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { asUpload } from '../../google/upload.ts'
import { messageIdOf, NewMail, toOutgoing, writeMail, type WrittenMail } from './written-mail.ts'

export const DraftKept = z.object({ draft_id: z.string(), message_id: z.string(), thread_id: z.string() })

export const createDraft = defineTool({
  name: 'gmail_create_draft',
  title: 'Write a draft',
  description: 'Keeps a mail as a draft; nothing is sent. Takes the same as gmail_send_message.',
  service: 'gmail',
  scope: 'gmail.send',
  googleScopes: keepDrafts,
  effect: 'write',
  toolsets: ['core', 'gmail'],
  input: NewMail,
  output: DraftKept,
  async outgoing(input, context) {
    return { ...toOutgoing((await prepare(input, context)).mail), isDraft: true }
  },
  async run(input, context) {
    const { raw, threadId } = await prepare(input, context)
    const { data } = await context.gmail.users.drafts.create({
      userId: 'me',
      fields: 'id,message(id,threadId)',
      requestBody: threadId === undefined ? {} : { message: { threadId } },
      media: asUpload(raw),
    })
    return { draft_id: data.id!, message_id: data.message!.id!, thread_id: data.message!.threadId! }
  },
  findDone: (_, context) => findDraft(context),
})

/** The draft of this call, when it was kept. */
export async function findDraft(context: ToolContext): Promise<z.input<typeof DraftKept> | undefined> {
  const { data } = await context.gmail.users.drafts.list({
    userId: 'me',
    q: `rfc822msgid:${messageIdOf(context).slice(1, -1)}`,
    maxResults: 1,
    fields: 'drafts(id,message(id,threadId))',
  })
  const [found] = data.drafts ?? []
  return found && { draft_id: found.id!, message_id: found.message!.id!, thread_id: found.message!.threadId! }
}

async function prepare({ reply_all, ...said }: NewMail, context: ToolContext): Promise<WrittenMail> {
  if (Object.values(said).every((value) => value === undefined)) {
    throw new ProblemError(
      'validation-failed',
      'Say what it holds, such as `to`, `subject` and `text`. No draft was kept.',
    )
  }
  return writeMail({ reply_all, ...said }, context)
}
