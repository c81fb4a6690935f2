/**
 * One HTTP endpoint as plain data. The server's routes, the typed client and the OpenAPI document all derive from it,
 * so nothing about an endpoint is said twice.
 */
import type * as z from 'zod'
import type { ProblemCode } from './problem.ts'

/**
 * Who may call an endpoint: anyone, a logged-in user, or also the hub with a token that acts for a user. A `watcher` is
 * a logged-in user, or the hub with a token of its own; an `operator` a logged-in user who runs the installation.
 */
export type Audience = 'public' | 'user' | 'delegate' | 'watcher' | 'operator'

/** `form` is for OAuth (RFC 6749), `security-event` for events that are pushed here (RFC 8935). */
export const contentTypes = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  'security-event': 'application/secevent+jwt',
} as const
export type Encoding = keyof typeof contentTypes

export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: `/${string}`
  audience: Audience
  summary: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  /** How the body travels, JSON when left out; the errors are then in the same protocol's words. */
  encoding?: Encoding
  /** The one success answer: its status and what it holds. A 302 holds a Redirect, a 202 or 204 nothing, a 101 each message. */
  responses: { [status: number]: z.ZodType }
  /** Content type of the success answer; JSON when left out. */
  produces?: string
  problems: readonly ProblemCode[]
  /** The audit event that a success leaves behind, or why it leaves none. */
  audit: { event: string } | { skip: string }
}

/** Keeps literal types while checking the shape. */
export function defineEndpoint<const E extends Endpoint>(endpoint: E): E {
  return endpoint
}

/** Tells an endpoint from a group of endpoints in a contract. */
export function isEndpoint(value: object): value is Endpoint {
  return 'method' in value && 'path' in value
}

/** The status of an endpoint's success answer. */
export function successStatus(endpoint: Endpoint): number {
  return Number(Object.keys(endpoint.responses)[0])
}

type Output<T> = T extends z.ZodType ? z.output<T> : undefined
type Input<T> = T extends z.ZodType ? z.input<T> : undefined

export type Params<E extends Endpoint> = Output<E['params']>
export type Query<E extends Endpoint> = Output<E['query']>
export type Body<E extends Endpoint> = Output<E['body']>
/** What a handler returns, and a client gets. */
export type Success<E extends Endpoint> = z.output<E['responses'][keyof E['responses'] & number]>

export type ParamsInput<E extends Endpoint> = Input<E['params']>
export type QueryInput<E extends Endpoint> = Input<E['query']>
export type BodyInput<E extends Endpoint> = Input<E['body']>
