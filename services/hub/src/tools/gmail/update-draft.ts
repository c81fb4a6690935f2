import { ProblemError } from '@oma/contract'
import * as z from 'zod'
import { composeMail, type OutgoingMail } from '../../google/compose-mail.ts'
import { DraftId } from '../../google/ids.ts'
import type { OpenedMail } from '../../google/open-mail.ts'
import { readAddresses } from '../../google/addresses.ts'
import { keepDrafts } from '../../google/scopes.ts'
import { defineTool, type ToolContext } from '../../mcp/tool.ts'
import { DraftKept } from './create-draft.ts'
import { fetchDraft } from './kept-draft.ts'
import { listOwnAddresses, pickSender } from './own-addresses.ts'
import { oncePerCall } from '../../mcp/once-per-call.ts'
import { asUpload } from '../../google/upload.ts'
import { mailFields, messageIdOf, readAttachments, toOutgoing, wordsOf } from './written-mail.ts'

const Change = z.strictObject({ draft_id: DraftId, ...mailFields })

export const updateDraft = defineTool({
  name: 'gmail_update_draft',
  title: 'Change a draft',
  description: 'Changes what is given and keeps the rest, thread and attachments too. `attachments` replaces them all.',
  service: 'gmail',
  scope: 'gmail.send',
  googleScopes: keepDrafts,
  effect: 'write',
  toolsets: ['core', 'gmail'],
  input: Change,
  output: DraftKept,
  async outgoing(change, context) {
    return { ...toOutgoing((await prepare(change, context)).mail), isDraft: true }
  },
  async run(change, context) {
    const { mail, threadId } = await prepare(change, context)
    const { data } = await context.gmail.users.drafts.update({
      userId: 'me',
      id: change.draft_id,
      fields: 'id,message(id,threadId)',
      requestBody: threadId === undefined ? {} : { message: { threadId } },
      media: asUpload(await composeMail(mail)),
    })
    return { draft_id: data.id!, message_id: data.message!.id!, thread_id: data.message!.threadId! }
  },
})

const prepare = oncePerCall(async (change: z.output<typeof Change>, context: ToolContext) => {
  const { draft_id: _draft, ...said } = change
  if (Object.values(said).every((value) => value === undefined)) {
    throw new ProblemError('validation-failed', 'Say what is to change. Nothing was changed.')
  }
  const { mail, threadId } = await fetchDraft(context.gmail, change.draft_id)
  return { mail: await merge(mail, change, context), threadId }
})

async function merge(kept: OpenedMail, change: z.output<typeof Change>, context: ToolContext): Promise<OutgoingMail> {
  const { from, to, cc, bcc, subject, text, html, attachments } = change
  const newWords = text !== undefined || html !== undefined
  const [keptSender] = readAddresses(kept.from)
  // Pictures that only the former HTML shows go with it.
  const files =
    newWords && html === undefined ? kept.files.filter(({ contentId }) => contentId === undefined) : kept.files
  return {
    from: from === undefined ? keptSender : pickSender(from, await listOwnAddresses(context.gmail)),
    to: to ?? kept.to,
    cc: cc ?? kept.cc,
    bcc: bcc ?? kept.bcc,
    subject: subject ?? kept.subject,
    ...(newWords ? wordsOf({ text, html }) : wordsOf(kept)),
    files: attachments ? await readAttachments(attachments, context) : files,
    messageId: kept.messageId ?? messageIdOf(context),
    inReplyTo: kept.inReplyTo,
    references: kept.references,
  }
}
