/** The audit, newest first: a sentence each, and all that was recorded behind it. */
import type { AuditEntry } from '@oma/contract'
import type { ComponentChildren } from 'preact'
import type { ProgramNames } from '../../assistants.ts'
import { describeEvent, subjectOf } from '../../describe-event.ts'
import { activity } from '../../words/activity.ts'
import { ChevronIcon } from '../icons.tsx'
import { sayExactly, sayMoment } from '../moment.tsx'

const { details: texts } = activity

export function EntryList({ entries, names }: { entries: readonly AuditEntry[]; names: ProgramNames }) {
  return (
    <ol class="divide-y divide-line">
      {entries.map((entry) => (
        <li key={entry.seq}>
          <Entry entry={entry} subject={subjectOf(entry, names)} />
        </li>
      ))}
    </ol>
  )
}

function Entry({ entry, subject }: { entry: AuditEntry; subject: string | undefined }) {
  return (
    <details class="group">
      <summary class="flex list-none flex-wrap items-baseline gap-x-3 px-5 py-3 hover:bg-sunken sm:flex-nowrap sm:px-6">
        <ChevronIcon class="size-4 translate-y-0.5 text-soft transition-transform group-open:rotate-90" />
        <span class="min-w-0 flex-1 wrap-anywhere">
          {describeEvent(entry)}
          {subject && <span class="text-soft">{`\u00a0· ${subject}`}</span>}
        </span>
        <time class="shrink-0 text-sm text-soft tabular-nums max-sm:basis-full max-sm:pl-7" dateTime={entry.at}>
          {sayMoment(entry.at)}
        </time>
      </summary>
      <dl class="grid gap-x-5 gap-y-1.5 bg-sunken px-5 py-4 text-sm sm:grid-cols-[auto_1fr] sm:px-6 sm:pl-12">
        <Fact name={texts.when}>{sayExactly(entry.at)}</Fact>
        <Fact name={texts.by}>{texts.kinds[entry.caller_kind as 'user' | 'client'] ?? texts.kinds.none}</Fact>
        {entry.address && <Fact name={texts.address}>{entry.address}</Fact>}
        {entry.user_agent && <Fact name={texts.device}>{entry.user_agent}</Fact>}
        {Object.keys(entry.details).length > 0 && <Fact name={texts.more}>{sayDetails(entry)}</Fact>}
        <Fact name={texts.event}>
          <code class="font-mono">{entry.event}</code>
        </Fact>
        <Fact name={texts.hash}>
          <code class="font-mono">
            {entry.seq}: {entry.hash}
          </code>
        </Fact>
      </dl>
    </details>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt class="text-soft">{name}</dt>
      <dd class="min-w-0 wrap-anywhere max-sm:mb-1.5">{children}</dd>
    </>
  )
}

function sayDetails({ details }: AuditEntry): string {
  return Object.entries(details)
    .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${Array.isArray(value) ? value.join(', ') : value}`)
    .join(' · ')
}
