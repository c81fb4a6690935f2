/** What the doctor found out about one thing that clients rely on. */

export interface Finding {
  topic: Topic
  /** What clients rely on. */
  promise: string
  /** What to do; only where the promise is broken. */
  advice?: string
}

/** The checks of one topic write here. */
export type Note = (promise: string, holds: boolean, advice: string) => void

export const topics = {
  visit: 'First visit',
  resource: 'What the hub says of itself',
  server: 'What the authorization server says of itself',
  clients: 'Registering and redirects',
  signIn: 'Beginning a sign-in',
  browser: 'Clients in a browser',
} as const
export type Topic = keyof typeof topics

export function createNotes(): { findings: Finding[]; on(topic: Topic): Note } {
  const findings: Finding[] = []
  return {
    findings,
    on: (topic) => (promise, holds, advice) => void findings.push({ topic, promise, ...(!holds && { advice }) }),
  }
}
