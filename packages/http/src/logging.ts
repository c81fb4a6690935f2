/**
 * The logger's settings. A log line must never hold a credential: headers and bodies are not logged, a URL is logged
 * without its query (codes and states travel there), of an error only name, message, code and stack are kept (client
 * libraries hang whole requests on theirs), and of a failed database query the SQL but not its values.
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
      req: ({ method, url, ip, id }: FastifyRequest) => ({ id, method, path: pathOf(url), address: ip }),
      res: ({ statusCode }: { statusCode?: number }) => ({ status: statusCode }),
      err: (error: unknown) => describeError(error),
    },
  }
}

export function pathOf(url: string): string {
  const end = url.indexOf('?')
  return end === -1 ? url : url.slice(0, end)
}

export function describeError(error: unknown, depth = 0): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: 'not an Error', stack: '' }
  const { name, cause } = error
  const message = 'query' in error && 'params' in error ? `Failed query: ${String(error.query)}` : error.message
  // The stack repeats the message; only its frames are new.
  const stack = /\n {4}at [^]*/.exec(error.stack ?? '')?.[0].trim() ?? ''
  const code =
    'code' in error && (typeof error.code === 'string' || typeof error.code === 'number')
      ? String(error.code)
      : undefined
  return {
    type: name,
    message,
    stack,
    ...(code && { code }),
    ...(cause instanceof Error && depth < 3 && { cause: describeError(cause, depth + 1) }),
  }
}
