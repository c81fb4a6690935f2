/**
 * What could stand for an argument that a user fills in: for their client's menu, so a failure is no more than nothing to
 * offer. It tells no more than the caller's tools do, because it asks them.
 * https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/completion
 */
import {
  ProtocolError,
  ProtocolErrorCode,
  type CompleteRequestParams,
  type CompleteResult,
} from '@modelcontextprotocol/server'
import { prompts } from '../prompts/index.ts'
import { resources } from '../resources/index.ts'
import type { AnswerCall, Visit } from './answer-call.ts'
import { mute } from './asking.ts'
import type { Catalog } from './catalog.ts'

/** More the specification does not allow. */
const mostValues = 100

export type Complete = (visit: Visit, wanted: CompleteRequestParams, signal: AbortSignal) => Promise<CompleteResult>

export function createComplete(catalog: Catalog, answerCall: AnswerCall): Complete {
  return async (visit, { ref, argument }, signal) => {
    const typed = argument.value.toLowerCase()
    const all = await (ref.type === 'ref/prompt' ? ofPrompt(ref.name) : ofResource(ref.uri))
    const values = all.filter(({ value, name = '' }) => `${value} ${name}`.toLowerCase().includes(typed))
    return {
      completion: {
        values: values.slice(0, mostValues).map(({ value }) => value),
        total: values.length,
        hasMore: values.length > mostValues,
      },
    }

    function ofPrompt(name: string): Choice[] {
      const prompt = prompts.find((each) => each.name === name)
      if (!prompt) throw unknown(name)
      return (prompt.choices?.[argument.name] ?? []).map((value) => ({ value }))
    }

    async function ofResource(uri: string): Promise<readonly Choice[]> {
      const resource = resources.find(({ uriTemplate }) => uriTemplate === uri)
      if (!resource) throw unknown(uri)
      const { choices } = resource
      if (choices?.variable !== argument.name) return []
      const entry = catalog.find(choices.tool.name)!
      const call = { input: entry.input.parse({}), progress: () => {}, asking: mute, signal }
      const answer = await answerCall(entry, visit, call)
      return 'structuredContent' in answer && answer.structuredContent
        ? choices.read({ ...answer.structuredContent })
        : []
    }
  }
}

interface Choice {
  value: string
  /** What people call it. */
  name?: string
}

function unknown(what: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, `There is nothing to complete for ${what}`)
}
