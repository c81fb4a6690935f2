/**
 * One call of one method of a Google API: the request made, asked again where that is harmless, the answer read.
 * Without gaxios, which would take about a tenth of the CPU of a whole tool call (docs/decisions/0015-calling-google.md).
 */
import type { Secret } from '@oma/config'
import { ProblemError } from '@oma/contract'
import type { AskGoogle, GoogleRequest, WholeAnswer } from '@oma/google'
import { GoogleCallError } from './errors.ts'
import type { Bind, Calling, Method } from './methods.ts'
import { retryReads } from './retry-reads.ts'
import { toMultipart, type Upload } from './upload.ts'

export interface Api {
  /** `https://` and the host. */
  origin: string
  /** Of all its paths, with slashes around. */
  root: string
}

export interface Calls {
  ask: AskGoogle
  /** Undefined for a tool that asks Google nothing. */
  accessToken: Secret | undefined
  /** Cancels the calls when the MCP client has gone. */
  signal: AbortSignal
}

interface Params {
  requestBody?: object
  media?: Upload
  [name: string]: unknown
}

/** Calls throw {GoogleCallError}; {ProblemError} `google-unavailable` for half an answer. */
export function bindTo(api: Api, calls: Calls): Bind {
  // What comes back is what the API's description says; nobody checks Google's answers field by field.
  return <P, R>(method: Method): Calling<P, R> =>
    async (params, extra) => ({
      data: (await call(toRequest(api, method, params as Params, extra?.headers), method, calls)) as R,
    })
}

async function call(request: GoogleRequest, { reads }: Method, { ask, accessToken, signal }: Calls): Promise<unknown> {
  if (accessToken) request.headers['authorization'] = `Bearer ${accessToken.reveal()}`
  const once = () => ask({ ...request, signal })
  const answer = await (reads ? retryReads(once, signal) : once()).catch((cause: unknown) => {
    throw new GoogleCallError(undefined, { cause })
  })
  if (answer.statusCode < 200 || answer.statusCode > 299) throw new GoogleCallError(answer)
  return readJson(answer)
}

function toRequest(
  { origin, root }: Api,
  { verb, path }: Method,
  { requestBody, media, ...named }: Params,
  given: Record<string, string> = {},
): GoogleRequest {
  const { filled, rest } = fillIn(path, named)
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': 'oma', ...given }
  const content = media ? toMultipart(requestBody ?? {}, media) : requestBody && toJson(requestBody)
  if (content) headers['content-type'] = content.type
  const address = media
    ? `/upload${root}${filled}${toQuery({ ...rest, uploadType: 'multipart' })}`
    : `${root}${filled}${toQuery(rest)}`
  return { method: verb, origin, path: address, headers, body: content?.body ?? null }
}

function toJson(value: object) {
  return { type: 'application/json', body: JSON.stringify(value) }
}

/** @throws {TypeError} for what is no name of anything and would lead to another method */
function fillIn(path: string, params: Record<string, unknown>) {
  const rest = { ...params }
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    if (typeof value !== 'string' || value === '' || /^\.+$/.test(value)) {
      throw new TypeError(`${name} cannot stand in the path of a call to Google`)
    }
    return encodeURIComponent(value)
  })
  return { filled, rest }
}

/** A list is the same name again. */
function toQuery(params: Record<string, unknown>): string {
  const pairs = Object.entries(params).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined && one !== null)
      .map((one) => `${name}=${encodeURIComponent(String(one))}`),
  )
  return pairs.length > 0 ? `?${pairs.join('&')}` : ''
}

/** Deleting is answered by nothing. */
function readJson({ body }: WholeAnswer): unknown {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    throw new ProblemError('google-unavailable', 'Google sent half an answer. Try again shortly.')
  }
}
