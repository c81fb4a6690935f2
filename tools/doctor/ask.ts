/** One request of the doctor's: with a deadline, a bound on the answer, and no exception. Redirects are looked at, not followed. */

export interface Asked {
  /** 0 when nothing answered. */
  status: number
  headers: Headers
  text: string
  /** Of a JSON object; empty for anything else. */
  json: Record<string, unknown>
  /** Why nothing answered. */
  failure?: string
}

export interface Question {
  method?: 'GET' | 'POST' | 'OPTIONS'
  headers?: Record<string, string>
  json?: unknown
  form?: Record<string, string>
  text?: string
}

export type Ask = (url: string | URL, question?: Question) => Promise<Asked>

const maxBytes = 256 * 1024

/** @param deadlineMs for each answer */
export function createAsk(deadlineMs = 8_000): Ask {
  return async (url, { method = 'GET', headers = {}, json, form, text } = {}) => {
    const type = json ? 'application/json' : form ? 'application/x-www-form-urlencoded' : undefined
    const body = json ? JSON.stringify(json) : form ? new URLSearchParams(form).toString() : text
    try {
      const response = await fetch(url, {
        method,
        headers: { ...(type && { 'content-type': type }), ...headers },
        redirect: 'manual',
        signal: AbortSignal.timeout(deadlineMs),
        ...(body !== undefined && { body }),
      })
      const answer = await readText(response)
      return { status: response.status, headers: response.headers, text: answer, json: parseObject(answer) }
    } catch (error) {
      return { status: 0, headers: new Headers(), text: '', json: {}, failure: describe(error) }
    }
  }
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > maxBytes) throw new Error(`it sent more than ${maxBytes / 1024} KiB`)
  }
  return text
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
  } catch {
    return {}
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}
