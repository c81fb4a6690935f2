/** The log file of one service: started anew at every start (the one before is kept), readable by the owner alone, bounded. */
import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs'
import { readLogLine } from './log-line.ts'

export interface ServiceLog {
  file: string
  /** Takes what the service printed, in pieces of any size. */
  write(chunk: string): void
  /** The last lines since the service was started, readable. */
  tail(): string[]
  /** A new process of the same service begins. */
  begin(): void
  close(): void
}

const tailLines = 20
const longestLine = 100_000

/**
 * @param show gets each warning or error as one readable line
 * @param maxBytes when the file grows beyond it, it becomes <file>.1 and a new one is begun
 */
export function createServiceLog(file: string, show: (text: string) => void, maxBytes = 10_000_000): ServiceLog {
  let fd = startAnew(file)
  let bytes = 0
  let rest = ''
  let last: string[] = []

  function take(line: string) {
    bytes += writeSync(fd, `${line}\n`)
    if (bytes > maxBytes) {
      closeSync(fd)
      fd = startAnew(file)
      bytes = 0
    }
    const { important, text } = readLogLine(line)
    if (text) last = [...last.slice(1 - tailLines), text]
    if (important) show(text)
  }

  function flush() {
    if (rest) take(rest)
    rest = ''
  }

  return {
    file,
    write(chunk) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()!
      for (const line of lines) take(line)
      if (rest.length > longestLine) flush()
    },
    tail() {
      flush()
      return last
    },
    begin() {
      flush()
      last = []
    },
    close() {
      flush()
      closeSync(fd)
    },
  }
}

function startAnew(file: string): number {
  if (existsSync(file)) renameSync(file, `${file}.1`)
  return openSync(file, 'w', 0o600)
}
