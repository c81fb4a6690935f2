/** What happened, newest first, in a few words each. */
import type { AuditEntry } from '@oma/contract'
import type { ProgramNames } from '../assistants.ts'
import { describeEvent, subjectOf } from '../describe-event.ts'
import { Moment } from './moment.tsx'

export function EventList({ entries, names }: { entries: readonly AuditEntry[]; names: ProgramNames }) {
  return (
    <ol class="divide-y divide-line">
      {entries.map((entry) => (
        <li key={entry.seq} class="flex items-baseline justify-between gap-4 px-5 py-3 sm:px-6">
          <span class="min-w-0 wrap-anywhere">
            {describeEvent(entry)}
            {subjectOf(entry, names) && <span class="text-soft">{`\u00a0· ${subjectOf(entry, names)}`}</span>}
          </span>
          <span class="shrink-0 text-sm text-soft tabular-nums">
            <Moment at={entry.at} recent />
          </span>
        </li>
      ))}
    </ol>
  )
}
