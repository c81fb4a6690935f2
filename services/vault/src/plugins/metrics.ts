/** What the vault counts for its operators, beside what every service does. Labels hold outcomes, never whose they are. */
import { Counter, Gauge, type Registry } from 'prom-client'

export interface VaultMetrics {
  countRefresh(outcome: string): void
  countRevocation(outcome: string): void
}

export interface VaultMetricsSources {
  /** Asked when somebody looks. */
  queuedRevocations: () => Promise<number>
}

export function createVaultMetrics(registry: Registry, { queuedRevocations }: VaultMetricsSources): VaultMetrics {
  const registers = [registry]
  const refreshes = new Counter({
    name: 'vault_google_refreshes_total',
    help: 'Refreshes of Google access tokens, by what came of them',
    labelNames: ['outcome'],
    registers,
  })
  const revocations = new Counter({
    name: 'vault_google_revocations_total',
    help: 'Attempts to revoke a grant at Google, by what came of them',
    labelNames: ['outcome'],
    registers,
  })
  const queued: Gauge = new Gauge({
    name: 'vault_google_revocations_queued',
    help: 'Grants that Google is yet to be told to forget',
    registers,
    // While the database is away, the rest of the metrics is what an operator needs.
    collect: async () =>
      queuedRevocations().then(
        (count) => queued.set(count),
        () => queued.set(Number.NaN),
      ),
  })
  return {
    countRefresh: (outcome) => refreshes.inc({ outcome }),
    countRevocation: (outcome) => revocations.inc({ outcome }),
  }
}
