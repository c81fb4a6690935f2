/**
 * Runs one command, hands SIGINT, SIGTERM and SIGHUP on to it once and waits for it. The command runs in a process
 * group of its own, so that Ctrl-C in a terminal reaches it through here and not a second time from the kernel.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'

/** @type {NodeJS.Signals[]} */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
// npm passes on the Ctrl-C that the terminal already gave us; a person who presses it twice takes longer.
const sameSignalMilliseconds = 500
/** Characters of what a command says, the last ones: one that goes wrong may say the same without end. */
export const mostOutput = 16 * 1024 * 1024

let wasInterrupted = false
export const interrupted = () => wasInterrupted

/** An error whose message is meant for the person at the terminal. */
export class DoorError extends Error {}

/**
 * One readable message for whatever went wrong here.
 *
 * @param {unknown} error
 */
export function explain(error) {
  if (error instanceof DoorError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/**
 * @typedef {object} Task
 * @property {string} command words parted by spaces, the first one looked up in PATH
 * @property {string[]} [args] more words, as they are
 * @property {Record<string, string>} [env] added to the environment
 * @property {string} [label] printed while it runs
 * @property {boolean} [stdin] let it read what we could read
 * @property {boolean} [live] show its output as it comes; otherwise only when it fails
 * @property {boolean} [supervised] it stops its own children and notices when this process is gone
 */

/**
 * @param {Task} task
 * @returns {Promise<number>} the exit code; 128 + n after signal n
 */
export async function execute(task) {
  const { code, output } = await executeQuietly(task)
  if (code !== 0 && !wasInterrupted) process.stderr.write(output)
  return code
}

/**
 * The same, with the output handed back instead of shown.
 *
 * @param {Task} task
 * @returns {Promise<{ code: number, output: string }>}
 */
export function executeQuietly({
  command,
  args = [],
  env = {},
  label,
  stdin = false,
  live = false,
  supervised = false,
}) {
  const [program = '', ...words] = command.split(' ')
  if (label) process.stdout.write(`${label}…\n`)
  /** @type {'inherit' | 'pipe'} */
  const out = live ? 'inherit' : 'pipe'
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = [stdin ? 'inherit' : 'ignore', out, out, ...(supervised ? /** @type {const} */ (['ipc']) : [])]
  /** @type {import('node:child_process').ChildProcess} */
  const child = spawn(program, [...words, ...args], { stdio, detached: true, env: { ...process.env, ...env } })
  let output = ''
  const keep = (/** @type {Buffer} */ chunk) => void (output = (output + String(chunk)).slice(-mostOutput))
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const release = passSignals(child, supervised)
  return new Promise((resolve, reject) => {
    child.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      release()
      reject(error.code === 'ENOENT' ? new DoorError(`"${program}" is not installed or not in PATH.`) : error)
    })
    child.once('close', (code, signal) => {
      release()
      resolve({ code: code ?? 128 + (signal ? constants.signals[signal] : 0), output })
    })
  })
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {boolean} supervised
 * @returns {() => void} ends it
 */
function passSignals(child, supervised) {
  let lastAt = 0
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => {
    wasInterrupted = true
    if (!child.pid) return
    if (Date.now() - lastAt < sameSignalMilliseconds) return
    lastAt = Date.now()
    try {
      // A supervisor stops its children in order; anything else is stopped as a group.
      process.kill(supervised ? child.pid : -child.pid, signal)
    } catch {
      // It ended by itself in the meantime.
    }
  }
  for (const signal of signals) process.on(signal, pass)
  const unwatch = watchParents(() => pass('SIGTERM'))
  return () => {
    unwatch()
    for (const signal of signals) process.removeListener(signal, pass)
  }
}

/**
 * npm puts a shell between itself and us that dies without a word, so losing either of the two counts as SIGTERM.
 *
 * @param {() => void} onLost
 * @returns {() => void} ends the watch
 */
function watchParents(onLost) {
  if (!process.env.npm_lifecycle_event) return () => {}
  const { ppid } = process
  const grandparent = parentOf(ppid)
  const timer = setInterval(() => {
    if (process.ppid === ppid && parentOf(ppid) === grandparent) return
    clearInterval(timer)
    onLost()
  }, 500)
  return () => clearInterval(timer)
}

/**
 * Linux only: elsewhere the direct parent has to do.
 *
 * @param {number} pid
 */
function parentOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[1]
  } catch {
    return undefined
  }
}
