/**
 * What the vault counts for Prometheus, beside its requests: logins, credentials, what it asks of Google, its queues. Labels
 * come from closed lists (events, problems, outcomes), never from accounts or callers.
 */
import { ProblemError, type Endpoint } from '@oma/contract'
import type { GoogleOAuth } from '@oma/google'
import type { FastifyInstance } from 'fastify'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

function outcomeOf(error: unknown): string {
  return error instanceof ProblemError ? error.code : 'failed'
}

/** How much waits, asked at every scrape. */
export interface Queues {
  audit: () => number
  passwords: () => number
  revocations: () => Promise<number>
}

export type VaultMetrics = ReturnType<typeof createVaultMetrics>

export function createVaultMetrics(registry: Registry) {
  const registers = [registry]
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers })
  const logins = counter('oma_logins_total', 'Logins by route, succeeded or the problem they were answered with', [
    'route',
    'outcome',
  ])
  const handOuts = counter('oma_credential_hand_outs_total', 'Google access tokens that were handed out', [])
  const entries = counter('oma_audit_entries_total', 'Recorded entries of the audit', ['event'])
  const refreshes = counter('oma_google_refreshes_total', 'Refreshes of Google access tokens', ['outcome'])
  const revocations = counter('oma_google_revocations_total', 'Attempts to revoke a grant at Google', ['outcome'])
  const batches = new Histogram({
    name: 'oma_audit_batch_entries',
    help: 'Entries of the audit in one transaction',
    buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
    registers,
  })

  return {
    recorded(events: readonly string[]): void {
      batches.observe(events.length)
      for (const event of events) {
        entries.inc({ event })
        if (event === 'google.credentials_handed_out') handOuts.inc()
      }
    },
    countRefreshes(google: GoogleOAuth): GoogleOAuth {
      return {
        ...google,
        async refresh(...question) {
          try {
            const answer = await google.refresh(...question)
            refreshes.inc({ outcome: 'refreshed' })
            return answer
          } catch (error) {
            refreshes.inc({ outcome: outcomeOf(error) })
            throw error
          }
        },
      }
    },
    revoked: (outcome: string) => revocations.inc({ outcome }),
    /** Counts the logins of all endpoints that start a session. */
    countLogins(app: FastifyInstance): void {
      const startsSession = (endpoint: Endpoint | undefined) =>
        endpoint && 'event' in endpoint.audit && endpoint.audit.event === 'session.started'
      app.addHook('onResponse', async ({ routeOptions: { url: route = 'unknown', config } }, { statusCode }) => {
        if (startsSession(config.endpoint) && statusCode < 400) logins.inc({ route, outcome: 'succeeded' })
      })
      app.addHook('onError', async ({ routeOptions: { url: route = 'unknown', config } }, _, error) => {
        if (!startsSession(config.endpoint)) return
        logins.inc({ route, outcome: outcomeOf(error) })
      })
    },
    watch(queues: Queues): void {
      const gauge = (name: string, help: string, ask: () => number | Promise<number>) =>
        new Gauge({
          name,
          help,
          registers,
          async collect() {
            // What cannot be told now must not keep the rest from being told.
            this.set(await Promise.resolve(ask()).catch(() => Number.NaN))
          },
        })
      gauge('oma_audit_waiting', 'Entries of the audit that wait to be written', queues.audit)
      gauge('oma_password_hashes_waiting', 'Passwords that wait to be hashed', queues.passwords)
      gauge('oma_google_revocations_waiting', 'Grants that Google has not been told to revoke', queues.revocations)
    },
  }
}
