/**
 * The logger's settings. A log line must never hold a credential: headers and bodies are not logged, a URL is logged
 * without its query (codes and states travel there), of an error only name, message, code and stack are kept (client
 * libraries hang whole requests on theirs), and of a failed database query the SQL but not its values. A request's id is
 * ours; what a proxy calls it stands beside it.
 */
import { LogController, type FastifyReply, type FastifyRequest, type FastifyServerOptions } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Requests of this route are not worth a line, such as probes; their faults still are. */
    quiet?: boolean
  }
}

/** One line per request, when it is over. */
export class OneLinePerRequest extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(error: Error | null | undefined, req: FastifyRequest, reply: FastifyReply): void {
    if (req.routeOptions.config.quiet) return
    const line = { req, res: reply, ms: Math.round(reply.elapsedTime) }
    if (error) req.log.error({ ...line, err: error }, 'request broke off')
    else req.log.info(line, 'request')
  }
}

type LoggerOptions = Extract<NonNullable<FastifyServerOptions['logger']>, object>

interface LoggedError {
  type: string
  message: string
  stack: string
  code?: string
  cause?: LoggedError
  [field: string]: unknown
}

/** @param level a pino level, or `silent` @param stream where lines go; stdout when left out */
export function loggerOptions(level: string, stream?: { write(line: string): void }): LoggerOptions {
  return {
    level,
    ...(stream && { stream }),
    serializers: {
      req: ({ method, url, ip, id, headers }: FastifyRequest) => ({
        id,
        ...givenId(headers['x-request-id']),
        method,
        path: pathOf(url),
        address: ip,
      }),
      res: ({ statusCode }: { statusCode?: number }) => ({ status: statusCode }),
      err: (error: unknown) => describeError(error),
    },
  }
}

/** Only what can be an id and nothing else: a token has other letters. */
function givenId(header: string | string[] | undefined): { given_id: string } | undefined {
  return typeof header === 'string' && /^[\da-f-]{8,64}$/i.test(header) ? { given_id: header } : undefined
}

export function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error', stack: '' }
  const { name, cause } = error
  // The stack repeats the message; only its frames are new.
  const stack = /\n {4}at [^]*/.exec(error.stack ?? '')?.[0].trim() ?? ''
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number')
      ? String(error.code)
      : undefined
  return {
    type: name,
    message: messageOf(error, code),
    stack,
    ...(code && { code }),
    ...(cause instanceof Error && depth < 3 && { cause: describeError(cause, depth + 1) }),
  }
}

/** SQLSTATE class 22: PostgreSQL repeats the value that it could not take. */
const dataException = /^22\w{3}$/

function messageOf(error: Error, code: string | undefined): string {
  if ('query' in error && 'params' in error) return `Failed query: ${String(error.query)}`
  return code !== undefined && dataException.test(code) ? 'PostgreSQL could not take a value' : error.message
}
