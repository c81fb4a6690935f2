/**
 * Which tools there are, as clients see them: by the operator's settings, and by what the caller's token allows. All of
 * it is made once; a listing only picks.
 */
import type { ListToolsResult } from '@modelcontextprotocol/server'
import type { Scope } from '@oma/contract'
import * as z from 'zod'
import { toJson, withJson } from './schema.ts'
import { annotationsOf, type Tool, type Toolset } from './tool.ts'

export interface CatalogOptions {
  tools: readonly Tool[]
  /** Which are switched on; `all` for every one. */
  toolsets: readonly (Toolset | 'all')[]
  /** Nothing that writes. */
  readOnly: boolean
}

type Listed = ListToolsResult['tools'][number]
export type CatalogEntry = ReturnType<typeof toEntry>

export interface Catalog {
  find(name: string): CatalogEntry | undefined
  /** @param scopes what the caller's token may do; undefined where they call for themselves */
  list(scopes: readonly Scope[] | undefined, limits?: { onlyReads: boolean }): readonly Listed[]
  /** Why this tool is not served here and what switches it on; undefined when it is. */
  switchedOff(tool: Tool): string | undefined
}

export function createCatalog({ tools, toolsets, readOnly }: CatalogOptions): Catalog {
  const entries = new Map(tools.map((tool) => [tool.name, toEntry(tool)]))
  const on = new Set<string>(toolsets)
  const inSet = (tool: Tool) => on.has('all') || tool.toolsets.length === 0 || tool.toolsets.some((set) => on.has(set))
  const served = [...entries.values()].filter(({ tool }) => inSet(tool) && !(readOnly && tool.effect !== 'read'))
  const lists = new Map<string, readonly Listed[]>()

  return {
    find: (name) => entries.get(name),
    list(scopes, { onlyReads } = { onlyReads: false }) {
      const key = `${onlyReads} ${scopes?.join(' ') ?? 'everything'}`
      const known = lists.get(key)
      if (known) return known
      const allowed = ({ tool: { scope, effect } }: CatalogEntry) =>
        (!scope || !scopes || scopes.includes(scope)) && !(onlyReads && effect !== 'read')
      const list = served.filter(allowed).map(({ listed }) => listed)
      lists.set(key, list)
      return list
    },
    switchedOff(tool) {
      if (!inSet(tool)) {
        const sets = tool.toolsets.map((set) => `HUB_TOOLSETS=${set}`).join(' or ')
        return `${tool.name} is switched off at this hub. Its operator can switch it on with ${sets}.`
      }
      if (readOnly && tool.effect !== 'read') {
        return `${tool.name} is switched off: this hub only reads (HUB_READ_ONLY=true).`
      }
      return undefined
    },
  }
}

const IdempotencyKey = z
  .string()
  .refine((key) => key.length >= 8 && key.length <= 100, { error: 'give 8 to 100 characters' })
  .optional()
  .describe('Your own; a repeat within 24 h does nothing and gives the first answer.')

function toEntry(tool: Tool) {
  const input = tool.findDone ? tool.input.extend({ idempotency_key: IdempotencyKey }) : tool.input
  const output = tool.foreign ? tool.output.extend({ untrusted: z.string() }) : tool.output
  const inputSchema = toJson(input, 'input')
  const outputSchema = toJson(output, 'output')
  const { name, title, description } = tool
  const annotations = annotationsOf(tool)
  const listed = { name, title, description, inputSchema, outputSchema, annotations } as Listed
  const definition = {
    title,
    description,
    annotations,
    inputSchema: withJson(input, inputSchema),
    outputSchema: withJson(output, outputSchema),
  }
  return { tool, listed, definition, input }
}
