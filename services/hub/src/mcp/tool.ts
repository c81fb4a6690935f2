/** What an MCP tool is: plain data, one file each. Annotations derive from its effect; its schemas are compiled once. */
import type { StandardSchemaWithJSON, ToolAnnotations } from '@modelcontextprotocol/server'
import type { ConnectionStatus, GoogleService, Scope } from '@oma/contract'
import * as z from 'zod'
import type { GoogleClients } from '../google/clients.ts'

/** What a tool does to a mailbox or calendar: looks, adds or changes, or takes away. */
export type Effect = 'read' | 'write' | 'destroy'

/** What a tool may use: Google as the calling user, and what is known of their connection. */
export interface ToolContext extends GoogleClients {
  connection(): Promise<ConnectionStatus>
  /** Where the user connects or repairs: a link, or a command. */
  repair: string
  /** Aborts when the client has gone. */
  signal: AbortSignal
  now(): Date
}

export interface Tool<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  name: string
  title: string
  /** For a model; under 1,024 characters. */
  description: string
  /** Undefined for a tool that works without a connection. */
  service: GoogleService | undefined
  /** What a token must be allowed; undefined for a tool that works without a connection. */
  scope: Scope | undefined
  /** Google scopes, any one of which is enough. */
  googleScopes: readonly string[]
  effect: Effect
  input: I
  output: O
  run(input: z.output<I>, context: ToolContext): Promise<z.input<O>>
}

/** Keeps the types of a tool while checking its shape. */
export function defineTool<I extends z.ZodObject, O extends z.ZodObject>(tool: Tool<I, O>): Tool {
  return tool
}

/** https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations */
export function annotationsOf({ title, effect }: Pick<Tool, 'title' | 'effect'>): ToolAnnotations {
  return {
    title,
    readOnlyHint: effect === 'read',
    destructiveHint: effect === 'destroy',
    idempotentHint: effect === 'read',
    openWorldHint: true,
  }
}

/** The SDK asks a schema for its JSON form at every listing; this one answers from memory. */
export function compileSchema(schema: z.ZodObject, io: 'input' | 'output'): StandardSchemaWithJSON {
  const json = z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as Record<string, unknown>
  const standard = schema['~standard'] as StandardSchemaWithJSON['~standard']
  return { '~standard': { ...standard, jsonSchema: { input: () => json, output: () => json } } }
}
