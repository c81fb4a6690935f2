/**
 * What stands between a tool and what it would send: the user's permissions, and the user. Whatever is not clearly allowed
 * is not sent. Who cannot be asked in their client is asked in the dashboard, and the approval holds for exactly that content, once.
 */
import { previewCharacters, ProblemError, type Permissions } from '@oma/contract'
import type { Decisions } from '../credentials/decisions.ts'
import { showHidden } from '../google/foreign-text.ts'
import type { Outgoing, Tool } from '../mcp/tool.ts'
import { contentHash } from './content-hash.ts'
import { notAllowed } from './recipients.ts'

/** For the user, in their client. Only an accept with `send: true` is a yes. */
export interface Question {
  /** Names the question and all that it is about, so that the answer to another one is none to this. */
  key: string
  message: string
}

/** How to ask in the client. */
export interface Asking {
  can: { form: boolean }
  answerTo(key: string): { action: string; content: Record<string, unknown> } | undefined
}

export interface Guarded {
  tool: Pick<Tool, 'name' | 'title' | 'service' | 'scope'>
  input: Record<string, unknown>
  /** What would leave the account; undefined when nothing would. Asked for only where somebody minds. */
  outgoing: () => Promise<Outgoing | undefined>
  decisions: Decisions
  asking: Asking
}

const namedRecipients = 10

/**
 * @returns what the user has to be asked first; undefined when it may go out
 * @throws {ProblemError} `forbidden` when it may not, `unavailable` when that cannot be told
 */
export async function guard({ tool, input, outgoing, decisions, asking }: Guarded): Promise<Question | undefined> {
  const permissions = await decisions.permissions()
  if (permissions.read_only) {
    throw refusal('Not done: the user lets assistants read and change nothing.', mend)
  }
  if (permissions.sending === 'allow' && permissions.allowed_recipients.length === 0) return undefined
  const leaving = await outgoing()
  if (!leaving) return undefined
  refuseRecipients(leaving, permissions)
  if (leaving.isDraft || permissions.sending === 'allow') return undefined
  if (permissions.sending === 'drafts_only') throw refusal('Not sent: the user sends by themselves.', instead(tool))
  return confirm({ tool, leaving, hash: contentHash({ tool: tool.name, input, leaving }), decisions, asking })
}

function refuseRecipients({ recipients, isToAnybody }: Outgoing, { allowed_recipients: allowed }: Permissions): void {
  if (isToAnybody && allowed.length > 0) {
    throw refusal(
      'Nothing was done: this writes to whoever writes first, and the user lets assistants write only to those of a list.',
      'They can set it by themselves in Gmail, under settings, or take that list away in the dashboard, under permissions.',
    )
  }
  const refused = notAllowed(recipients, allowed)
  if (refused.length === 0) return
  const more = refused.length > namedRecipients ? ` and ${refused.length - namedRecipients} more` : ''
  const named = `${refused.slice(0, namedRecipients).join(', ')}${more}`
  throw refusal(`Nothing was done: the user does not let assistants write to ${named}.`, mend)
}

interface Confirming extends Pick<Guarded, 'tool' | 'decisions' | 'asking'> {
  leaving: Outgoing
  hash: string
}

async function confirm({ tool, leaving, hash, decisions, asking }: Confirming): Promise<Question | undefined> {
  const preview = showHidden(`To: ${leaving.recipients.join(', ') || 'nobody'}\n\n${leaving.preview}`)
  if (preview.length > previewCharacters) {
    throw refusal(
      `Not sent: the user has to see all of it first, and it is too long (${preview.length} of at most ${previewCharacters} characters).`,
      `Shorten it. Or: ${instead(tool)}`,
    )
  }
  if (asking.can.form) return askInClient({ key: `send_${hash}`, message: `${tool.title}?\n\n${preview}` }, asking)
  const state = await decisions.useApproval(hash)
  if (state === 'approved') return undefined
  if (state === 'refused') throw refusal('Not sent: the user looked at it and refused.', 'Ask them what to change.')
  const { url } = await decisions.askApproval({
    tool: tool.name,
    title: titleOf(tool, leaving),
    preview,
    contentHash: hash,
  })
  throw refusal(
    `Not sent yet: the user looks at it first and approves it at ${url}`,
    `Give them this link. Once they have approved, call ${tool.name} again with exactly the same arguments.`,
  )
}

function askInClient(question: Question, asking: Asking): Question | undefined {
  const answer = asking.answerTo(question.key)
  if (!answer) return question
  if (answer.action === 'accept' && answer.content['send'] === true) return undefined
  throw refusal('Not sent: the user was asked and did not say yes.', 'Ask them what to change.')
}

/** Fits the contract's 200 characters. */
function titleOf({ title }: Pick<Tool, 'title'>, { recipients: [first, ...others] }: Outgoing): string {
  const whom = first === undefined ? '' : `: ${first}${others.length > 0 ? ` and ${others.length} more` : ''}`
  return showHidden(`${title}${whom}`).slice(0, 200)
}

const mend = 'They can change that in the dashboard, under permissions.'

function instead({ service, scope }: Pick<Tool, 'service' | 'scope'>): string {
  if (service === 'calendar') return 'Leave the guests out, and tell the user whom to invite.'
  if (scope === 'gmail.settings') return 'Tell the user how to set it by themselves in Gmail, under settings.'
  return 'Make a draft with gmail_create_draft instead, and tell the user that it waits for them.'
}

const refusal = (what: string, todo: string) => new ProblemError('forbidden', `${what} ${todo}`)
