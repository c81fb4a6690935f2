import { seedAccounts } from '@oma/vault/testing/seed-accounts'
import { openLaboratory } from './vault/laboratory.ts'
import { runLoad } from './vault/load.ts'
const lab = await openLaboratory()
const vault = await lab.startVault({ NODE_OPTIONS: '--cpu-prof --cpu-prof-dir=/tmp/lead/prof' })
const tokens = await seedAccounts({ ...lab, publicUrl: vault.url, count: 1024 })
for (let i = 0; i < 3; i++) {
  const r = await runLoad({ url: vault.url, path: '/api/v1/google/credentials', tokens, connections: 32, seconds: 6 })
  console.log(Math.round(r.requestsPerSecond), r.p99, (await vault.residentMb()).toFixed(0))
}
await vault.stop()
await lab.close()
