/** Two people with empty mailboxes, and the short ways to write and read mail that Gmail tests share. */
import type { gmail_v1 } from '@googleapis/gmail'
import { startSandbox } from './start-sandbox.ts'

export const ada = 'ada@example.test'
export const bruno = 'bruno@example.test'
export const userId = 'me'

/** Ada and Bruno; it is noon of 25 November 2026 in UTC. */
export async function startMailboxes() {
  const sandbox = await startSandbox({ seed: 'empty', now: () => new Date('2026-11-25T12:00:00Z') })
  await sandbox.plant({
    accounts: [
      { email: ada, name: 'Ada Berg' },
      { email: bruno, name: 'Bruno Öz' },
    ],
  })
  const [hers, his] = [await sandbox.connect(ada), await sandbox.connect(bruno)]
  return { sandbox, ada: hers.gmail, bruno: his.gmail }
}

/** RFC 5322 text. */
export function rfc822(headers: Record<string, string>, body = 'Hello'): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${lines.join('')}\r\n${body}\r\n`
}

/** The same as `raw` of a Message resource. */
export function rawMail(headers: Record<string, string>, body?: string): string {
  return Buffer.from(rfc822(headers, body)).toString('base64url')
}

/** Sends and returns the sender's copy, with its id. */
export async function send(gmail: gmail_v1.Gmail, headers: Record<string, string>, body?: string) {
  const { data } = await gmail.users.messages.send({ userId, requestBody: { raw: rawMail(headers, body) } })
  return { ...data, id: data.id ?? '' }
}

/** What a search finds, newest first, each whole and with a way to its headers. */
export async function find(gmail: gmail_v1.Gmail, q: string) {
  const { data } = await gmail.users.messages.list({ userId, q })
  const whole = (data.messages ?? []).map(({ id }) => gmail.users.messages.get({ userId, id: id ?? '' }))
  return (await Promise.all(whole)).map(({ data: message }) => ({
    ...message,
    labelIds: message.labelIds ?? [],
    header: (name: string) =>
      message.payload?.headers?.find((each) => each.name?.toLowerCase() === name.toLowerCase())?.value,
  }))
}
