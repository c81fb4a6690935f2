/**
 * What the vault counts for its operators, beside what every service does. Labels come from closed lists (events,
 * problems, outcomes) and never say whose they are.
 */
import { ProblemError, type Endpoint } from '@oma/contract'
import type { FastifyInstance } from 'fastify'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** How much waits. Asked when somebody looks. */
export interface Queues {
  audit: () => number
  passwords: () => number
  revocations: () => Promise<number>
}

export function createVaultMetrics(registry: Registry) {
  const registers = [registry]
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name, help, labelNames, registers })
  const logins = counter('vault_logins_total', 'Logins, by route and what came of them', ['route', 'outcome'])
  const handOuts = counter('vault_credential_hand_outs_total', 'Google access tokens that were handed out')
  const entries = counter('vault_audit_entries_total', 'Entries of the audit that were recorded', ['event'])
  const refreshes = counter('vault_google_refreshes_total', 'Refreshes of Google access tokens, by what came of them', [
    'outcome',
  ])
  const revocations = counter(
    'vault_google_revocations_total',
    'Attempts to revoke a grant at Google, by what came of them',
    ['outcome'],
  )
  const batches = new Histogram({
    name: 'vault_audit_batch_entries',
    help: 'Entries of the audit in one transaction',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  })
  const watchQueue = (name: string, help: string, ask: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      // While the database is away, the rest of the metrics is what an operator needs.
      async collect() {
        this.set(await Promise.resolve(ask()).catch(() => Number.NaN))
      },
    })

  return {
    countRefresh: (outcome: string) => refreshes.inc({ outcome }),
    countRevocation: (outcome: string) => revocations.inc({ outcome }),
    countRecorded(events: readonly string[]): void {
      batches.observe(events.length)
      for (const event of events) {
        entries.inc({ event })
        if (event === 'google.credentials_handed_out') handOuts.inc()
      }
    },
    /** Counts at every endpoint whose success starts a session. */
    countLogins(app: FastifyInstance): void {
      app.addHook('onResponse', async ({ routeOptions: { url: route = '', config } }, { statusCode }) => {
        if (startsSession(config.endpoint) && statusCode < 400) logins.inc({ route, outcome: 'succeeded' })
      })
      app.addHook('onError', async ({ routeOptions: { url: route = '', config } }, _, error) => {
        const outcome = error instanceof ProblemError ? error.code : 'failed'
        if (startsSession(config.endpoint)) logins.inc({ route, outcome })
      })
    },
    watchQueues({ audit, passwords, revocations }: Queues): void {
      watchQueue('vault_audit_entries_queued', 'Entries of the audit that wait to be written', audit)
      watchQueue('vault_password_hashes_queued', 'Passwords that wait to be hashed', passwords)
      watchQueue('vault_google_revocations_queued', 'Grants that Google is yet to be told to forget', revocations)
    },
  }
}

function startsSession(endpoint: Endpoint | undefined): boolean {
  return endpoint !== undefined && 'event' in endpoint.audit && endpoint.audit.event === 'session.started'
}
