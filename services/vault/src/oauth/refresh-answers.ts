/**
 * Answers to refreshes, kept for the grace window: clients race with themselves, and whoever comes second with the same
 * refresh token gets the very answer that the first got. Sealed, under a hash of token and client; shared by replicas.
 */
import { setTimeout as wait } from 'node:timers/promises'
import { graceSeconds, type Models } from './models.ts'

const model = 'RefreshAnswer'
/** For the winner, who may still be at it. */
const patienceMs = 4_000
const pollMs = 25

export interface Refreshed {
  refreshToken: string
  clientId: string
}

export interface RefreshAnswers {
  keep(refreshed: Refreshed & { accountId: string; grantId: string }, answer: object): Promise<void>
  /** What the winner got, once it is there; undefined for a token that nobody refreshed within the window. */
  find(refreshed: Refreshed): Promise<object | undefined>
}

export function createRefreshAnswers(models: Models): RefreshAnswers {
  const idOf = ({ refreshToken, clientId }: Refreshed) => `${refreshToken}:${clientId}`
  return {
    keep: ({ accountId, grantId, ...refreshed }, answer) =>
      models.save(model, idOf(refreshed), { accountId, grantId, clientId: refreshed.clientId, answer }, graceSeconds),
    async find(refreshed) {
      if (!(await models.isInGrace(refreshed.refreshToken))) return undefined
      for (let waited = 0; waited < patienceMs; waited += pollMs) {
        const kept = await models.find(model, idOf(refreshed))
        if (kept) return kept['answer'] as object
        await wait(pollMs)
      }
      return undefined
    },
  }
}
