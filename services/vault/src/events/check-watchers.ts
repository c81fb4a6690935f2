/**
 * Closes the socket of whoever may not watch any longer: whose token ran out or whose session has ended. Looks every
 * second, whatever was heard, because a notice may be lost; and at once when something happened to a session.
 */
import { closeCodes } from '@oma/contract'
import type { Notice } from './notice.ts'
import type { Watch, Watchers } from './watchers.ts'

export interface CheckWatchersOptions {
  watchers: Watchers
  /** Which of these sessions are live; one query. */
  liveAmong: (sessionIds: string[]) => Promise<Set<string>>
  now: () => Date
}

export interface CheckWatchers {
  /** Everybody. */
  check(): Promise<void>
  /** Those of the account that a notice is about, where it may have ended a session. */
  checkAfter(notice: Notice): Promise<void>
}

/** After so many failures in a row nobody can say that the logins still hold, so they do not. */
const mostFailures = 3

const sessionEvents = ['session.ended', 'session.refresh_reused', 'account.password_changed', 'account.deleted']

export function createCheckWatchers({ watchers, liveAmong, now }: CheckWatchersOptions): CheckWatchers {
  let failures = 0
  let checking: Promise<void> | undefined

  async function closeEnded(watches: readonly Watch[]): Promise<void> {
    for (const { watcher, socket } of watches) {
      if (watcher.expiresAt <= now()) socket.close(closeCodes.unauthenticated, 'token expired')
    }
    const users = watches.flatMap(({ watcher, socket }) => (watcher.kind === 'user' ? [{ ...watcher, socket }] : []))
    if (users.length === 0) return
    try {
      const live = await liveAmong(users.map(({ sessionId }) => sessionId))
      failures = 0
      for (const { sessionId, socket } of users) {
        if (!live.has(sessionId)) socket.close(closeCodes.unauthenticated, 'session ended')
      }
    } catch {
      if (++failures < mostFailures) return
      for (const { socket } of users) socket.close(closeCodes.tryLater, 'logins cannot be checked')
    }
  }

  return {
    // One at a time: a database that is slow is not asked the same again.
    check: () => (checking ??= closeEnded(watchers.list()).finally(() => (checking = undefined))),
    async checkAfter({ event, account_id }) {
      if (!sessionEvents.includes(event)) return
      const concerned = watchers
        .list()
        .filter(({ watcher }) => watcher.kind === 'user' && watcher.accountId === account_id)
      await closeEnded(concerned)
    },
  }
}
