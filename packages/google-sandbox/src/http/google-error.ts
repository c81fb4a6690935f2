/** Google's error envelope: what a handler throws, and the JSON body that Google's clients expect for it. */

const statusNames: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  405: 'UNIMPLEMENTED',
  409: 'ALREADY_EXISTS',
  410: 'FAILED_PRECONDITION',
  412: 'FAILED_PRECONDITION',
  413: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}

const reasons: Record<number, string> = {
  400: 'badRequest',
  401: 'authError',
  403: 'forbidden',
  404: 'notFound',
  409: 'duplicate',
  410: 'deleted',
  412: 'conditionNotMet',
  413: 'uploadTooLarge',
  429: 'rateLimitExceeded',
  500: 'backendError',
  502: 'backendError',
  503: 'backendError',
}

/** What distinguishes one error from the default of its status. */
export interface GoogleErrorOptions {
  /** Google's machine-readable reason, such as `rateLimitExceeded`. */
  reason?: string
  /** What `errors[].message` says when Google words it differently from the message itself. */
  summary?: string
  domain?: string
  /** The parameter or header at fault. */
  location?: string
  locationType?: 'parameter' | 'header'
  /** google.rpc details, such as an ErrorInfo. */
  details?: object[]
  headers?: Record<string, string>
}

/** Thrown by any handler of an API; rendered once by the error handler. */
export class GoogleError extends Error {
  override readonly name = 'GoogleError'
  readonly status: number
  readonly options: GoogleErrorOptions

  constructor(status: number, message: string, options: GoogleErrorOptions = {}) {
    super(message)
    this.status = status
    this.options = options
  }
}

/** The JSON body Google sends for this error. */
export function toErrorBody({ status, message, options }: GoogleError): object {
  const { reason = reasons[status] ?? 'badRequest', summary = message, domain = 'global', details } = options
  const { location, locationType = 'parameter' } = options
  return {
    error: {
      code: status,
      message,
      errors: [{ message: summary, domain, reason, ...(location && { location, locationType }) }],
      status: statusNames[status] ?? 'UNKNOWN',
      ...(details && { details }),
    },
  }
}

/** 400: the request itself is wrong. */
export function invalidArgument(message: string, options: GoogleErrorOptions = {}): GoogleError {
  return new GoogleError(400, message, { reason: 'invalidArgument', ...options })
}

/** 404 in Gmail's words unless told otherwise. */
export function notFound(message = 'Requested entity was not found.'): GoogleError {
  return new GoogleError(404, message, { reason: 'notFound' })
}
