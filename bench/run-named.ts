/** Runs the measurements that the command line names, or all. */
export type Say = (line: string) => void

export async function runNamed(measurements: Record<string, (say: Say) => Promise<void>>): Promise<void> {
  const wanted = process.argv.slice(2)
  const unknown = wanted.find((name) => !(name in measurements))
  if (unknown !== undefined) {
    process.stderr.write(`There is no "${unknown}". There is: ${Object.keys(measurements).join(', ')}.\n`)
    process.exit(2)
  }
  for (const [name, measure] of Object.entries(measurements)) {
    if (wanted.length === 0 || wanted.includes(name))
      await measure((line) => void process.stdout.write(`${name}: ${line}\n`))
  }
}
