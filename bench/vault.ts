/**
 * Measures the vault: `node bench/vault.ts [hand-outs] [storm] [rotation]`, all three when none is named, after
 * `npm test -- types` has built it. Reports numbers and asserts nothing. What is compared runs in turns in one run,
 * on one PostgreSQL that keeps what it commits.
 */
import { measureHandOuts } from './vault/hand-outs.ts'
import { openLaboratory } from './vault/laboratory.ts'
import { measureRotation } from './vault/rotation.ts'
import { measureStorm } from './vault/storm.ts'

const measurements = { 'hand-outs': measureHandOuts, storm: measureStorm, rotation: measureRotation }

const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !(name in measurements))
if (unknown !== undefined) {
  process.stderr.write(`There is no "${unknown}". There is: ${Object.keys(measurements).join(', ')}.\n`)
  process.exit(2)
}

for (const [name, measure] of Object.entries(measurements)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const laboratory = await openLaboratory()
  try {
    await measure(laboratory, (line) => void process.stdout.write(`${name}: ${line}\n`))
  } finally {
    await laboratory.close()
  }
}
