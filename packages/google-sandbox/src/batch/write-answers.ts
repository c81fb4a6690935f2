/** Puts the answers of a batch together: multipart/mixed, one HTTP response for each call, under its own Content-ID. */
import { STATUS_CODES } from 'node:http'

/** The answer to one call. */
export interface BatchAnswer {
  contentId: string | undefined
  status: number
  headers: Record<string, string>
  body: string
}

/** The whole body for this boundary. */
export function writeAnswers(answers: readonly BatchAnswer[], boundary: string): string {
  return `${answers.map((answer) => `--${boundary}\r\n${writePart(answer)}`).join('')}--${boundary}--\r\n`
}

function writePart({ contentId, status, headers, body }: BatchAnswer): string {
  const id = contentId === undefined ? '' : `Content-ID: ${contentId.replace(/^(<?)/, '$1response-')}\r\n`
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const statusLine = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`
  return `Content-Type: application/http\r\n${id}\r\n${statusLine}${lines.join('')}\r\n${body}\r\n`
}
