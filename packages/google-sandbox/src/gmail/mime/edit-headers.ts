/** Changes header lines of raw mail while leaving every other byte alone: what a mail server may touch in transit. */

/** Splits raw mail after its header block. */
function splitRaw(raw: Buffer): { head: string; rest: Buffer } {
  const match = /\r?\n\r?\n/.exec(raw.toString('latin1'))
  if (!match) return { head: raw.toString('latin1'), rest: Buffer.alloc(0) }
  return { head: raw.toString('latin1', 0, match.index), rest: raw.subarray(match.index) }
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
