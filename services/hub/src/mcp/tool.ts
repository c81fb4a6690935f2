/** What an MCP tool is: plain data, one file each. Its annotations derive from its effect. */
import type { ToolAnnotations } from '@modelcontextprotocol/server'
import type { ConnectionStatus, GoogleService, Scope } from '@oma/contract'
import type { GuardedFetch } from '@oma/http'
import type * as z from 'zod'
import type { GoogleClients } from '../google/clients.ts'

/** What a tool does to a mailbox or calendar: looks, adds or changes, or takes away. */
export type Effect = 'read' | 'write' | 'destroy'

/** What tools are switched on by; `core` is what daily work needs of all of them. */
export type Toolset = 'core' | 'gmail' | 'calendar' | 'settings'

/** What a tool may use: Google as the calling user, and what is known of their connection. */
export interface ToolContext extends GoogleClients {
  connection(): Promise<ConnectionStatus>
  /** Where the user connects or repairs: a link, or a command. */
  repair: string
  /** The user's IANA zone, from Google's settings; of the main calendar where those may not be read, else UTC. */
  timeZone(): Promise<string>
  /**
   * Names this call, 40 hex digits: of a repeat with the same `idempotency_key` the same, else always another. What is
   * sent or created carries it, so that it can be found again. Empty for a tool that reads.
   */
  readonly callKey: string
  /** Tells the client how far a batch is. */
  progress(done: number, total: number): void
  /** For an address that a stranger named: the internet alone, never what is behind this machine. */
  fetchPublic: GuardedFetch
  /** Aborts when the client has gone. */
  signal: AbortSignal
  now(): Date
}

/** What would leave the account, as its owner decides about it. */
export interface Outgoing {
  /** E-mail addresses; in words where it is whoever writes. */
  recipients: readonly string[]
  /** It answers whoever writes, so that no list of recipients can hold them all. */
  isToAnybody?: boolean
  /** All that they would get, as a person reads it: subject and text, or title and time. */
  preview: string
  /** It stays here until the user sends it themselves, so that only its recipients are looked at. */
  isDraft?: boolean
}

/** A file that clients fetch by its address, as one of our resources. */
export interface FileLink {
  uri: string
  name: string
  mimeType: string
  /** In bytes. */
  size: number
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
  /** Empty for what is always there. */
  toolsets: readonly Toolset[]
  /** Whether its answer holds text that others wrote. */
  foreign?: boolean
  input: I
  output: O
  run(input: z.output<I>, context: ToolContext): Promise<z.input<O>>
  /** For a tool by which something leaves the account: what, and to whom. Undefined when nothing would. */
  outgoing?(input: z.output<I>, context: ToolContext): Promise<Outgoing | undefined>
  /**
   * For a tool that sends or creates, which then takes an `idempotency_key`: whether the call of this key went through,
   * asked when Google gave no answer. Undefined when it did not.
   */
  findDone?(input: z.output<I>, context: ToolContext): Promise<z.input<O> | undefined>
  /** For an answer about a file that words cannot tell. */
  linkOf?(input: z.output<I>, output: z.input<O>): FileLink | undefined
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
