/**
 * The typed client: one method per endpoint of a contract. It checks what it gets, gives every call a deadline, and
 * throws the ProblemError that the server threw. Runs in browsers too, so it imports nothing of Node.
 */
import {
  contentTypes,
  fromProblemBody,
  isEndpoint,
  ProblemError,
  successStatus,
  withinDeadline,
  type BodyInput,
  type Encoding,
  type Endpoint,
  type ParamsInput,
  type QueryInput,
  type Success,
} from '@oma/contract'

/** Only what the schema cannot fill in by itself must be given. */
type Part<Name extends string, T> = T extends undefined ? {} : {} extends T ? { [K in Name]?: T } : { [K in Name]: T }
type Input<E extends Endpoint> = Part<'params', ParamsInput<E>> &
  Part<'query', QueryInput<E>> &
  Part<'body', BodyInput<E>>

export interface CallOptions {
  signal?: AbortSignal
}
type Call<E extends Endpoint> =
  {} extends Input<E>
    ? (input?: Input<E>, options?: CallOptions) => Promise<Success<E>>
    : (input: Input<E>, options?: CallOptions) => Promise<Success<E>>

/** A WebSocket is not called. */
type Callable<C, K extends keyof C> = C[K] extends { responses: { 101: unknown } } ? never : K

export type Client<C> = { [K in keyof C as Callable<C, K>]: C[K] extends Endpoint ? Call<C[K]> : Client<C[K]> }

export interface ClientOptions {
  /** The server's origin; a path in it is ignored. */
  baseUrl: string
  /** Asked before every request; a caller that refreshes tokens does it here. */
  token?: () => string | Promise<string>
  /** Deadline of one call in milliseconds; 10,000 when left out. */
  timeoutMs?: number
  fetch?: (url: URL, init: RequestInit) => Promise<Answer>
}

/** What is read of a `Response`. */
export interface Answer {
  status: number
  headers: Pick<Headers, 'get'>
  text(): Promise<string>
}

/**
 * A client with one method per endpoint of the contract.
 * @throws {ProblemError} what the server threw; `unavailable` when there was no answer in time.
 */
export function createClient<C extends object>(contract: C, options: ClientOptions): Client<C> {
  return defineClient(contract)(options)
}

/** For who makes a client for each of many users: it costs next to nothing, and a method is made when it is called. */
export function defineClient<C extends object>(contract: C): (options: ClientOptions) => Client<C> {
  class Part {
    readonly #options: ClientOptions

    constructor(options: ClientOptions) {
      this.#options = options
    }

    static has(name: string, make: (options: ClientOptions) => unknown): void {
      Object.defineProperty(Part.prototype, name, {
        // Who wraps a client goes over its methods.
        enumerable: true,
        get(this: Part) {
          return make(this.#options)
        },
      })
    }
  }
  for (const [name, value] of Object.entries(contract) as [string, object][]) {
    Part.has(name, isEndpoint(value) ? (options) => createCall(value, options) : defineClient(value))
  }
  return (options) => new Part(options) as unknown as Client<C>
}

interface AnyInput {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  body?: Record<string, unknown> | string
}

function createCall(endpoint: Endpoint, { baseUrl, token, timeoutMs = 10_000, fetch: send = fetch }: ClientOptions) {
  return async (input: AnyInput = {}, { signal }: CallOptions = {}) => {
    const headers = {
      accept: 'application/json, application/problem+json',
      ...(token && { authorization: `Bearer ${await token()}` }),
    }
    let response: Answer
    let payload: unknown
    try {
      const url = urlOf(endpoint, baseUrl, input)
      const init = { method: endpoint.method, redirect: 'manual', ...bodyOf(endpoint, input, headers) } as const
      ;({ response, payload } = await withinDeadline(timeoutMs, signal, async (until) => {
        const answer = await send(url, { ...init, signal: until })
        return { response: answer, payload: parseJson(await answer.text()) }
      }))
    } catch (cause) {
      if (signal?.aborted) throw cause
      // The address is the operator's business, so it goes no further than the cause.
      throw new ProblemError('unavailable', 'What stands behind this did not answer. Try again shortly.', {
        cause: new Error(`${new URL(baseUrl).origin} did not answer`, { cause }),
        retryAfterSeconds: 2,
      })
    }
    if (response.status !== successStatus(endpoint)) throw problemOf(response, payload)
    return endpoint.responses[response.status]!.parse(payload)
  }
}

function urlOf(endpoint: Endpoint, baseUrl: string, { params = {}, query = {} }: AnyInput): URL {
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')))
  const url = new URL(path, baseUrl)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value))
  return url
}

function bodyOf(
  endpoint: Endpoint,
  { body }: AnyInput,
  headers: Record<string, string>,
): Pick<RequestInit, 'headers' | 'body'> {
  if (!endpoint.body) return { headers }
  const { encoding = 'json' } = endpoint
  return { headers: { ...headers, 'content-type': contentTypes[encoding] }, body: writeBody[encoding](body ?? {}) }
}

const writeBody: Record<Encoding, (body: object | string) => string> = {
  json: (body) => JSON.stringify(body),
  form(body) {
    const form = new URLSearchParams()
    for (const [name, value] of Object.entries(body)) if (value !== undefined) form.set(name, String(value))
    return form.toString()
  },
  'security-event': String,
}

/** A proxy's HTML page is as good as no body: the status alone then names the problem. */
function parseJson(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function problemOf(response: Answer, payload: unknown): ProblemError {
  const { code, detail, secondFactor } = fromProblemBody(payload, response.status)
  const retryAfterSeconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ProblemError(code, detail, {
    secondFactor,
    ...(Number.isFinite(retryAfterSeconds) && { retryAfterSeconds }),
  })
}
