/** Turns a world into plain JSON and back, so that a restart of the process logs nobody out and loses no mail. */
import { parseMail } from '../gmail/mailbox/message.ts'
import type { Mailbox } from '../gmail/mailbox/mailbox.ts'
import type { AclRule, Agenda, Calendar, ListEntry } from '../calendar/agenda/agenda.ts'
import { createCalendar } from '../calendar/agenda/agenda.ts'
import type { StoredEvent } from '../calendar/events/event-store.ts'
import type { Label } from '../gmail/labels/label-list.ts'
import { dumpSettings, restoreSettings, type SettingsDump } from '../gmail/settings/settings.ts'
import type { GrantsDump } from '../oauth/grants.ts'
import { dumpSigningKey, loadSigningKey, type SigningKeyDump } from '../oauth/signing-key.ts'
import { createPerson } from './person.ts'
import type { Profile } from './profile.ts'
import type { World } from './world.ts'

/** The file format. A snapshot of another version is not read. */
export interface Snapshot {
  version: 1
  /** How far the clock was moved, without which tokens and mail would lie in the future. Absent in earlier files. */
  clockShiftSeconds?: number
  signingKey: SigningKeyDump | null
  grants: GrantsDump
  people: { profile: Profile; mailbox: MailboxDump; agenda: AgendaDump }[]
}

interface MailboxDump {
  historyId: number
  /** Absent in files of earlier versions. */
  settings?: SettingsDump
  labels: Label[]
  drafts: [string, string][]
  messages: {
    id: string
    threadId: string
    labelIds: string[]
    internalDateMs: number
    historyId: number
    raw: string
  }[]
}

interface AgendaDump {
  settings: Record<string, string>
  list: ListEntry[]
  calendars: (Omit<Calendar, 'rules' | 'events'> & { rules: AclRule[]; events: StoredEvent[] })[]
}

/** The world as plain JSON. The weather and the quota are not kept. */
export async function takeSnapshot(world: World): Promise<Snapshot> {
  return {
    version: 1,
    clockShiftSeconds: world.clock.shift(),
    signingKey: await dumpSigningKey(),
    grants: world.grants.dump(),
    people: [...world.people.values()].map(({ email, name, timeZone, locale, mailbox, agenda }) => ({
      profile: { email, name, timeZone, locale },
      mailbox: dumpMailbox(mailbox),
      agenda: dumpAgenda(agenda),
    })),
  }
}

/** Fills an empty world from a snapshot. */
export async function restoreSnapshot(world: World, snapshot: Snapshot): Promise<void> {
  world.clock.advance(snapshot.clockShiftSeconds ?? 0)
  if (snapshot.signingKey) loadSigningKey(snapshot.signingKey)
  world.grants.load(snapshot.grants)
  for (const { profile, mailbox, agenda } of snapshot.people) {
    const person = createPerson(world.clock, profile)
    world.people.set(person.email, person)
    await restoreMailbox(person.mailbox, mailbox)
    restoreAgenda(person.agenda, agenda)
  }
}

function dumpMailbox({ history, labels, drafts, settings, newestFirst }: Mailbox): MailboxDump {
  return {
    historyId: history.latest(),
    settings: dumpSettings(settings),
    labels: labels.all().filter(({ type }) => type === 'user'),
    drafts: [...drafts],
    messages: newestFirst.map(({ id, threadId, labelIds, internalDateMs, historyId, raw }) => ({
      id,
      threadId,
      internalDateMs,
      historyId,
      labelIds: [...labelIds],
      raw: raw.toString('base64'),
    })),
  }
}

async function restoreMailbox(mailbox: Mailbox, dump: MailboxDump): Promise<void> {
  mailbox.labels.restore(dump.labels)
  if (dump.settings) restoreSettings(mailbox.settings, dump.settings)
  mailbox.history.restore(dump.historyId)
  for (const [draftId, messageId] of dump.drafts) mailbox.drafts.set(draftId, messageId)
  for (const { raw, labelIds, ...message } of dump.messages.toReversed()) {
    mailbox.restore({ ...(await parseMail(Buffer.from(raw, 'base64'))), ...message, labelIds: new Set(labelIds) })
  }
}

function dumpAgenda({ settings, list, calendars }: Agenda): AgendaDump {
  return {
    settings,
    list: [...list.values()],
    calendars: [...calendars.values()].map(({ rules, events, ...calendar }) => ({
      ...calendar,
      rules: [...rules.values()],
      events: events.all(),
    })),
  }
}

function restoreAgenda(agenda: Agenda, dump: AgendaDump): void {
  Object.assign(agenda.settings, dump.settings)
  agenda.list.clear()
  agenda.calendars.clear()
  for (const entry of dump.list) agenda.list.set(entry.calendarId, entry)
  for (const { rules, events, ...kept } of dump.calendars) {
    const calendar = { ...createCalendar(kept), ...kept, rules: new Map(rules.map((rule) => [rule.id, rule])) }
    calendar.events.restore(events)
    agenda.calendars.set(calendar.id, calendar)
  }
}
