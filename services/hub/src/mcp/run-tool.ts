/** Runs one tool for one caller: may they, with what access, within what time; and what came of it. */
import { ProblemError, withinDeadline } from '@oma/contract'
import type { AskGoogle } from '@oma/google'
import type { GuardedFetch } from '@oma/http'
import { createHash, randomUUID } from 'node:crypto'
import type { Caller, GoogleAccess } from '../credentials/source.ts'
import { createGoogleClients } from '../google/clients.ts'
import { toGoogleProblem } from '../google/errors.ts'
import { userTimeZone } from '../google/time-zone.ts'
import { contentHash } from '../sending/content-hash.ts'
import { guard } from '../sending/guard.ts'
import { once, type Outcome as Sent } from '../sending/once.ts'
import type { Asking } from './asking.ts'
import { explainMissing, isAllowed } from './scope-challenge.ts'
import type { Tool, ToolContext } from './tool.ts'

/** Of one tool call, all its calls to Google together; clients give up after a minute. */
const deadlineMs = 40_000

export interface ToolCall {
  tool: Tool
  /** Checked against the tool's schema. */
  input: Record<string, unknown>
  caller: Caller
  progress: ToolContext['progress']
  asking: Asking
  /** Aborts when the client has gone. */
  signal: AbortSignal
}

export type Outcome = Sent | { problem: ProblemError }

export interface RunToolOptions {
  askGoogle: AskGoogle
  fetchPublic: GuardedFetch
  now: () => Date
}

export type RunTool = (call: ToolCall) => Promise<Outcome>

export function createRunTool({ askGoogle, fetchPublic, now }: RunToolOptions): RunTool {
  return async ({ tool, input: { idempotency_key: given, ...input }, caller, progress, asking, signal: gone }) => {
    const { decisions } = caller
    const reads = tool.effect === 'read'
    const key = typeof given === 'string' ? given : undefined
    try {
      const access = tool.service ? await accessFor(tool, caller) : undefined
      return await withinDeadline(deadlineMs, gone, async (signal) => {
        const clientsWith = (given: GoogleAccess | undefined) =>
          createGoogleClients({ accessToken: given?.accessToken, ask: askGoogle, signal })
        const clients = clientsWith(access)
        const context: ToolContext = {
          ...clients,
          connection: () => caller.connection(),
          repair: caller.repair,
          async timeZone() {
            if (access) return userTimeZone(clients, access)
            // A tool that works without a connection still knows the zone where there is one.
            const found = await caller.googleAccess().catch(() => undefined)
            return userTimeZone(clientsWith(found), found)
          },
          // No getter: V8 keeps what it holds until it collects old objects.
          callKey: reads ? '' : callKeyOf(tool, key ?? randomUUID(), input),
          progress,
          fetchPublic,
          signal,
          now,
        }
        if (reads) return { output: await tool.run(input, context) }
        return once({
          tool: tool.name,
          key,
          input,
          decisions,
          guard: () => guard({ tool, input, outgoing: async () => tool.outgoing?.(input, context), decisions, asking }),
          run: () => tool.run(input, context),
          findDone: tool.findDone && (() => tool.findDone!(input, context)),
        })
      })
    } catch (error) {
      const problem = toGoogleProblem(error)
      if (problem.code === 'google-needs-reconnect') caller.forgetAccess()
      return { problem }
    }
  }
}

/** By its content too, since programs of one account may come upon the same key. */
function callKeyOf({ name }: Tool, key: string, input: Record<string, unknown>): string {
  return createHash('sha1')
    .update(`${name} ${key} ${contentHash(input)}`)
    .digest('hex')
}

async function accessFor(tool: Tool, caller: Caller): Promise<GoogleAccess> {
  if (!isAllowed(tool, caller)) throw new ProblemError('insufficient-scope', explainMissing(tool, caller))
  const access = await caller.googleAccess()
  if (tool.googleScopes.some((one) => access.scopes.includes(one))) return access
  throw new ProblemError(
    'google-scope-missing',
    `"${tool.title}" needs ${tool.service}, which is not connected or was not allowed. The user can mend this: ${whereToAllow(tool, caller)}`,
  )
}

/** The page asks Google for just that; a command asks for everything. */
function whereToAllow({ scope }: Tool, { repair }: Caller): string {
  return scope && URL.canParse(repair) ? `${repair}?scopes=${scope}` : repair
}
