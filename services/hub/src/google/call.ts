/**
 * One call of one method of a Google API: the request made, asked again where that is harmless, the answer read.
 * Without gaxios, which would take about a tenth of the CPU of a whole tool call (docs/decisions/0015-calling-google.md).
 */
import type { Secret } from '@oma/config'
import { ProblemError } from '@oma/contract'
import type { AskGoogle, GoogleRequest, WholeAnswer } from '@oma/google'
import { GoogleCallError } from './errors.ts'
import type { Method } from './methods.ts'
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

export interface Params {
  requestBody?: object
  media?: Upload
  [name: string]: unknown
}

export interface Extra {
  /** By their names in lower case. */
  headers?: Record<string, string>
}

/**
 * @returns what the API's description says; nobody checks Google's answers field by field
 * @throws {GoogleCallError}; {ProblemError} `google-unavailable` for half an answer
 */
export async function call(api: Api, method: Method, calls: Calls, params: Params, extra?: Extra) {
  const { ask, accessToken, signal } = calls
  const request = toRequest(api, method, params, extra?.headers)
  if (accessToken) request.headers['authorization'] = `Bearer ${accessToken.reveal()}`
  const once = () => ask({ ...request, signal })
  const answer = await (method.reads ? retryReads(once, signal) : once()).catch((cause: unknown) => {
    throw new GoogleCallError(undefined, { cause })
  })
  if (answer.statusCode < 200 || answer.statusCode > 299) throw new GoogleCallError(answer)
  return { data: readJson(answer) }
}

function toRequest(
  { origin, root }: Api,
  { verb, path }: Method,
  params: Params,
  given?: Extra['headers'],
): GoogleRequest {
  const { requestBody, media, ...named } = params
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': 'oma', ...given }
  const content = media ? toMultipart(requestBody ?? {}, media) : requestBody && toJson(requestBody)
  if (content) headers['content-type'] = content.type
  const address = `${media ? '/upload' : ''}${root}${fillIn(path, named)}`
  const asked = toQuery(media ? { ...named, uploadType: 'multipart' } : named, path)
  return { method: verb, origin, path: asked ? `${address}?${asked}` : address, headers, body: content?.body ?? null }
}

function toJson(value: object) {
  return { type: 'application/json', body: JSON.stringify(value) }
}

/** @throws {TypeError} for what is no name of anything and would lead to another method */
function fillIn(path: Method['path'], params: Params): string {
  let filled = ''
  for (const [index, part] of path.entries()) filled += index % 2 === 0 ? part : toSegment(part, params[part])
  return filled
}

function toSegment(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '' && value !== '.' && value !== '..') return encodeURIComponent(value)
  throw new TypeError(`${name} cannot stand in the path of a call to Google`)
}

/** Whatever does not stand in the path; a list is the same name again. Half a character, which no address can hold, is replaced. */
function toQuery(params: Params, path: Method['path']): string {
  let query = ''
  for (const name in params) {
    if (path.includes(name)) continue
    const value = params[name]
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === undefined || one === null) continue
      query += `${query ? '&' : ''}${name}=${encodeURIComponent(String(one).toWellFormed())}`
    }
  }
  return query
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
