/**
 * What a caller is told whose token does not allow a tool. A client that can ask its user for more gets a 403 that names
 * all it then has to ask for (RFC 6750 section 3.1); the words are for people whose client does not ask by itself.
 */
import type { ScopeChallenge } from '@modelcontextprotocol/server'
import type { Caller } from '../credentials/source.ts'
import type { Tool } from './tool.ts'

export function isAllowed({ scope }: Tool, { scopes }: Caller): boolean {
  return !scope || !scopes || scopes.includes(scope)
}

export async function challengeFor(tool: Tool, caller: Caller): Promise<ScopeChallenge | undefined> {
  const { scope } = tool
  if (!scope || isAllowed(tool, caller) || !(await caller.shouldAskFor?.(scope))) return undefined
  return {
    scopes: [scope, ...(caller.scopes ?? [])],
    errorDescription: `${needs(tool)} If the client does not ask for it now: ${signInAgain}`,
  }
}

export function explainMissing(tool: Tool, { shouldAskFor }: Caller): string {
  const what = shouldAskFor ? `In the settings of this client, ${signInAgain}` : 'Make another token with it.'
  return `${needs(tool)} ${what}`
}

const needs = ({ title, scope }: Tool) => `${title} needs ${scope}, which was not allowed.`
const signInAgain = 'disconnect it and connect it again, and allow this there.'
