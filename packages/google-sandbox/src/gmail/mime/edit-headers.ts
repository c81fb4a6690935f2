/** Changes header lines of raw mail while leaving every other byte alone: what a mail server may touch in transit. */

/** Splits raw mail after its header block; bodies may be large, so only the head becomes text. */
function splitRaw(raw: Buffer): { head: string; rest: Buffer } {
  const ends = ['\r\n\r\n', '\n\n'].map((end) => raw.indexOf(end)).filter((index) => index >= 0)
  const end = Math.min(raw.length, ...ends)
  return { head: raw.toString('latin1', 0, end), rest: raw.subarray(end) }
}

/** Removes every header of that name, folded lines included. */
export function removeHeader(raw: Buffer, name: string): Buffer {
  const { head, rest } = splitRaw(raw)
  const kept = headerLines(head).filter((line) => !line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return Buffer.concat([Buffer.from(kept.join('\r\n'), 'latin1'), rest.length > 0 ? rest : Buffer.from('\r\n\r\n')])
}

/** The value of a Date header (RFC 5322 §3.3), in UTC. */
export function dateValue(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000')
}

/** Puts headers in front of the others. Values must not hold line breaks. */
export function prependHeaders(raw: Buffer, headers: Record<string, string>): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}\r\n`)
  return Buffer.concat([Buffer.from(lines.join('')), raw])
}

function headerLines(head: string): string[] {
  return head.split(/\r?\n(?![ \t])/)
}
