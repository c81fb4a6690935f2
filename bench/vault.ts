/**
 * Measures the vault: `node bench/vault.ts [hand-outs] [storm] [rotation] [sign-in]`, all when none is named, after
 * `npm test -- types` has built it. Reports numbers and asserts nothing. What is compared runs in turns in one run,
 * on one PostgreSQL that keeps what it commits.
 */
import { runNamed, type Say } from './run-named.ts'
import { measureHandOuts } from './vault/hand-outs.ts'
import { openLaboratory, type Laboratory } from './vault/laboratory.ts'
import { measureRotation } from './vault/rotation.ts'
import { measureSignIn } from './vault/sign-in.ts'
import { measureStorm } from './vault/storm.ts'

const inLaboratory = (measure: (laboratory: Laboratory, say: Say) => Promise<void>) => async (say: Say) => {
  const laboratory = await openLaboratory()
  try {
    await measure(laboratory, say)
  } finally {
    await laboratory.close()
  }
}

await runNamed({
  'hand-outs': inLaboratory(measureHandOuts),
  storm: inLaboratory(measureStorm),
  rotation: inLaboratory(measureRotation),
  'sign-in': inLaboratory(measureSignIn),
})
