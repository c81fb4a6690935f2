/** A conversation written once and filed in the mailbox of everybody who took part. */
import { createHash } from 'node:crypto'
import type { SeedMail } from '../compose-mail.ts'

const names: Record<string, string> = {
  'ada@example.test': 'Ada Berg <ada@example.test>',
  'bruno@example.test': 'Bruno Costa <bruno@example.test>',
  'chen@example.test': 'Chen Wei <chen@example.test>',
}

/** One message of a conversation. Addresses may be short: `ada`. */
export interface Letter {
  from: string
  to: string[]
  cc?: string[]
  minutesAgo: number
  text: string
  html?: string
  attachments?: SeedMail['attachments']
  /** Labels of the copy of each recipient; read unless it says UNREAD. */
  labels?: string[]
}

/** Files a conversation: each letter answers the one before it. */
export function conversation(subject: string, letters: Letter[]): SeedMail[] {
  return letters.flatMap((letter, index) => {
    const id = (position: number) =>
      `<${createHash('sha256').update(`${subject}${position}`).digest('hex').slice(0, 24)}@mail.example.test>`
    const [from, to, cc] = [address(letter.from), letter.to.map(address), (letter.cc ?? []).map(address)]
    const shared = {
      from: named(from),
      to: to.map(named).join(', '),
      ...(cc.length > 0 && { cc: cc.map(named).join(', ') }),
      subject: index === 0 ? subject : `Re: ${subject}`,
      text: letter.text,
      ...(letter.html !== undefined && { html: letter.html }),
      ...(letter.attachments && { attachments: letter.attachments }),
      message_id: id(index),
      ...(index > 0 && { in_reply_to: id(index - 1) }),
      minutes_ago: letter.minutesAgo,
    }
    const received = [...to, ...cc]
      .filter((each) => each in names)
      .map((account) => ({
        ...shared,
        account,
        label_ids: ['INBOX', 'IMPORTANT', 'CATEGORY_PERSONAL', ...(letter.labels ?? [])],
      }))
    return from in names ? [...received, { ...shared, account: from, label_ids: ['SENT'] }] : received
  })
}

/** Mail from outside that arrives in one mailbox. */
export function arrival(account: string, mail: Omit<SeedMail, 'account' | 'to'>): SeedMail {
  return {
    label_ids: ['INBOX', 'UNREAD', 'CATEGORY_UPDATES'],
    ...mail,
    account: address(account),
    to: named(address(account)),
  }
}

function address(name: string): string {
  return name.includes('@') ? name : `${name}@example.test`
}

function named(email: string): string {
  return names[email] ?? email
}
