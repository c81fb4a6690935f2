/** Runs the steps of `npm test`: all of them, whatever fails, and says at the end what failed and how to run it alone. */
import { execute, interrupted } from './execute.mjs'
import { steps } from './steps.mjs'

/**
 * @param {string[]} names steps to run; all but the extra ones when empty
 * @param {import('./steps.mjs').Step[]} table
 * @returns {Promise<number>} the exit code
 */
export async function runSteps(names, table = steps) {
  const unknown = names.filter((name) => !table.some((step) => step.name === name))
  if (unknown.length > 0) {
    process.stderr.write(`No step "${unknown[0]}". There is: ${table.map(({ name }) => name).join(', ')}.\n`)
    return 2
  }
  const failed = []
  const wanted = table.filter(({ name, extra }) => (names.length === 0 ? !extra : names.includes(name)))
  for (const step of wanted) {
    const startedAt = Date.now()
    const code = await execute(step)
    if (interrupted()) return code
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
    process.stdout.write(
      `${code === 0 ? 'ok    ' : 'FAILED'} ${step.name.padEnd(12)}${seconds.padStart(6)} s  ${step.about}\n`,
    )
    if (code !== 0) failed.push(step)
  }
  if (failed.length === 0) return 0
  process.stderr.write('\nFailed:\n')
  for (const { name } of failed) process.stderr.write(`  ${name}: run it again with  npm test -- ${name}\n`)
  return 1
}
