/** Reads OAuth parameters from a form or JSON body or the query, and client credentials from Basic or the body. */
import type { FastifyRequest } from 'fastify'

/** Parameters by name; a repeated one keeps its last value. */
export type Form = Record<string, string | undefined>

/** Body parameters over query parameters. */
export function readForm(request: FastifyRequest): Form {
  const form: Form = {}
  for (const source of [request.query, request.body]) {
    if (!source || typeof source !== 'object') continue
    for (const [name, value] of Object.entries(source)) {
      const last: unknown = Array.isArray(value) ? value.at(-1) : value
      if (typeof last === 'string') form[name] = last
    }
  }
  return form
}

/** RFC 6749 §2.3.1: HTTP Basic wins over the body. */
export function readClientCredentials(request: FastifyRequest, form: Form): { id?: string; secret?: string } {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (basic) {
    const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString().split(':').map(decodeFormValue)
    return { id, secret }
  }
  return {
    ...(form['client_id'] && { id: form['client_id'] }),
    ...(form['client_secret'] && { secret: form['client_secret'] }),
  }
}

function decodeFormValue(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
