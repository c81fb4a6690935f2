/** Takes a batch request apart: multipart/mixed whose parts are HTTP requests (application/http). */
import { invalidArgument } from '../http/google-error.ts'
import { headerOf, splitMultipart, type MimePart } from '../gmail/mime/parse-mime.ts'

/** One call of a batch. */
export interface BatchCall {
  method: string
  /** Path and query, without dot segments. */
  url: string
  /** Lower-case names. */
  headers: Record<string, string>
  body: string
  contentId: string | undefined
}

const mostCalls = 100

/** The calls in their order. Throws Google's 400 for what is no batch, or has more than 100 calls. */
export async function readCalls(contentType: string, body: Buffer): Promise<BatchCall[]> {
  const parts = await splitMultipart(contentType, body)
  if (parts.length === 0) throw invalidArgument('Failed to parse batch request: no parts', { reason: 'parseError' })
  if (parts.length > mostCalls) {
    throw invalidArgument(`The batch request has ${parts.length} calls; the limit is ${mostCalls}.`)
  }
  return parts.map(readCall)
}

function readCall(part: MimePart): BatchCall {
  const text = part.bytes.toString('utf8').replace(/^(\r?\n)+/, '')
  const [head, body] = splitOnce(text, /\r?\n\r?\n/)
  const [requestLine = '', ...lines] = head.split(/\r?\n/)
  const [, method, target] = /^([A-Za-z]+) (\S+)(?: HTTP\/[\d.]+)?$/.exec(requestLine.trim()) ?? []
  if (!method || !target?.startsWith('/') || !URL.canParse(target, 'http://inner')) {
    throw invalidArgument('Failed to parse batch request: a part is no HTTP request to a path', {
      reason: 'parseError',
    })
  }
  const { pathname, search } = new URL(target, 'http://inner')
  const headers = lines
    .map((line) => splitOnce(line, /:\s*/))
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    // The body is what stands in the part, whatever its length was said to be.
    .filter(([name]) => name !== 'content-length')
  return {
    method: method.toUpperCase(),
    url: pathname + search,
    headers: Object.fromEntries(headers),
    body: body.trimEnd(),
    contentId: headerOf(part, 'content-id'),
  }
}

function splitOnce(text: string, separator: RegExp): [string, string] {
  const match = separator.exec(text)
  return match ? [text.slice(0, match.index), text.slice(match.index + match[0].length)] : [text, '']
}
