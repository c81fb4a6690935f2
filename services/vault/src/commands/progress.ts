/** How far something is: a bar on a terminal, a line now and then elsewhere, JSON for a program. */
import type { Terminal } from './command.ts'

const barWidth = 24
const defaultColumns = 80
const barEveryMs = 100
const lineEveryMs = 5_000

export interface Step {
  step: string
  done: number
  total: number
}

export interface Progress {
  show(step: Step): void
  /** Leaves the terminal clean. */
  end(): void
}

export function createProgress({ stdout, stderr }: Terminal, json: boolean): Progress {
  const bar = !json && stderr.isTTY === true
  const everyMs = bar ? barEveryMs : lineEveryMs
  let last = { step: '', at: -Infinity }
  return {
    show(step) {
      const now = performance.now()
      // The first and the last of each step are always shown.
      if (step.step === last.step && step.done < step.total && now - last.at < everyMs) return
      last = { step: step.step, at: now }
      if (json) stdout.write(`${JSON.stringify(step)}\n`)
      else if (bar) stderr.write(`\r${drawBar(step).slice(0, stderr.columns ?? defaultColumns)}\u{1B}[K`)
      else stderr.write(`${step.step}: ${step.done} of ${step.total}\n`)
    },
    end() {
      if (bar) stderr.write('\r\u{1B}[K')
    },
  }
}

function drawBar({ step, done, total }: Step): string {
  const share = total === 0 ? 1 : done / total
  const filled = Math.round(share * barWidth)
  const percent = `${Math.floor(share * 100)}%`.padStart(4)
  return `${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)} ${percent}  ${step} ${done}/${total}`
}
