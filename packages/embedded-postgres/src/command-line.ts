/**
 * Tells what a process id runs, so that nobody signals a stranger that got a recycled id.
 * A zombie counts as gone: it has no command line, though `kill -0` still finds it.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** The command line of a live process, its arguments parted by spaces; undefined when there is none. */
export function readCommandLine(pid: number): string | undefined {
  const line = process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
  return line?.trim() || undefined
}

function fromProc(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return undefined
  }
}

function fromPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' })
  } catch {
    return undefined
  }
}
