/** Turns a line of a service's log (pino's JSON) into one short line for people; harmless whatever the log contains. */

export interface LogLine {
  /** Whether it must be shown while all goes well: warnings and worse. */
  important: boolean
  text: string
}

const names: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warning',
  50: 'error',
  60: 'fatal',
}
const longest = 400

export function readLogLine(line: string): LogLine {
  const entry = parse(line)
  if (!entry) return { important: false, text: plain(line) }
  const level = levelOf(entry['level'])
  const { err, msg } = entry
  const cause = deepestMessage(err)
  const message = typeof msg === 'string' ? msg : ''
  const parts = [message, message.includes(cause) ? '' : cause].filter(Boolean)
  return { important: level >= 40, text: plain(`${names[level] ?? level}: ${parts.join(': ')}`) }
}

/** What went wrong at the bottom of it: above stand wrappers such as a query's text. */
function deepestMessage(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  const deeper = 'cause' in error ? deepestMessage(error.cause) : ''
  return deeper || ('message' in error ? String(error.message) : '')
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return undefined
  }
}

function levelOf(level: unknown): number {
  if (typeof level === 'number') return level
  const name = level === 'warn' ? 'warning' : level
  return Number(Object.entries(names).find(([, known]) => known === name)?.[0] ?? 30)
}

/** What a stranger wrote into a log must not steer the terminal. */
function plain(text: string): string {
  const safe = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim()
  return safe.length > longest ? `${safe.slice(0, longest)}…` : safe
}
