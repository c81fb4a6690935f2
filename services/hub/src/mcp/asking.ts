/**
 * Asking the user in the middle of a call, where their client can: the call ends with what is asked, and the client
 * repeats it with the answer. Clients of the former revisions cannot; what they get is words.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr
 */
import {
  CLIENT_CAPABILITIES_META_KEY,
  inputRequired,
  inputResponse,
  type InputRequiredResult,
  type ServerContext,
} from '@modelcontextprotocol/server'
import type { Question } from '../sending/guard.ts'

export type Answer = { action: 'accept' | 'decline' | 'cancel'; content: Record<string, unknown> }

export interface Asking {
  /** Whether the client can show its user a form, and open an address. */
  can: { form: boolean; url: boolean }
  /** What came back, when this was asked in an earlier round. */
  answerTo(key: string): Answer | undefined
}

/** For who cannot ask. */
export const mute: Asking = { can: { form: false, url: false }, answerTo: () => undefined }

export function askingOf({ mcpReq }: ServerContext): Asking {
  const envelope = mcpReq.envelope as Record<string, unknown> | undefined
  const { elicitation } = Object(envelope?.[CLIENT_CAPABILITIES_META_KEY]) as { elicitation?: Record<string, unknown> }
  if (!elicitation) return mute
  return {
    // An empty capability means forms (specification, client/elicitation).
    can: { form: 'form' in elicitation || !('url' in elicitation), url: 'url' in elicitation },
    answerTo(key) {
      const answer = inputResponse(mcpReq.inputResponses, key)
      return answer.kind === 'elicit' ? { action: answer.action, content: answer.content ?? {} } : undefined
    },
  }
}

/** Sends the user to a page of ours, and has the call repeated when they come back. */
export function askToOpen(key: string, url: string, message: string): InputRequiredResult {
  return inputRequired({ inputRequests: { [key]: inputRequired.elicitUrl({ url, message }) } })
}

/** Shows the user what would be sent. */
export function askToSend({ key, message }: Question): InputRequiredResult {
  const send = { type: 'boolean' as const, title: 'Send it', description: 'Nothing is sent unless this is ticked.' }
  const form = { message, requestedSchema: { type: 'object' as const, properties: { send }, required: ['send'] } }
  return inputRequired({ inputRequests: { [key]: inputRequired.elicit(form) } })
}
