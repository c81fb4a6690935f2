/** What the measured process and the one that measures tell each other, and what the mailbox holds. */

export const account = 'ada@example.test'
export const messageCount = 10_000

/** Sent once, when the sandbox listens. */
export interface Served {
  url: string
  seedSeconds: number
}

/** Sent for each `usage` that is asked. */
export interface Usage {
  cpuSeconds: number
  residentMb: number
}
