/** What happened to the account: how often it was used, every event, filters, and the whole as a file. */
import { contract, type AuditEntry } from '@oma/contract'
import { useSignal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { EntryList } from '../components/activity/entry-list.tsx'
import { FilterForm, type Filter, type Period } from '../components/activity/filter-form.tsx'
import { UseChart } from '../components/activity/use-chart.tsx'
import { Verified } from '../components/activity/verified.tsx'
import { api } from '../api.ts'
import type { ProgramNames } from '../assistants.ts'
import { ProblemBanner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { Card } from '../components/card.tsx'
import { WhenLoaded } from '../components/loading.tsx'
import { Page } from '../components/page.tsx'
import { RequireSession } from '../components/require-session.tsx'
import { useAction } from '../use-action.ts'
import { useLoaded } from '../use-loaded.ts'
import { fetchUses } from '../uses.ts'
import { activity as texts } from '../words/activity.ts'

export function Activity() {
  return (
    <RequireSession>
      <ActivityPage />
    </RequireSession>
  )
}

function ActivityPage() {
  const uses = useLoaded(() => fetchUses(texts.chart.gone), ['token.exchanged'])
  const [filter, setFilter] = useState<Filter>({ kind: 'all', period: 'any', text: '' })
  return (
    <Page title={texts.title} lead={texts.lead}>
      <Card id="uses" title={texts.chart.title} hint={texts.chart.hint}>
        <WhenLoaded loaded={uses}>{(value) => <UseChart uses={value} />}</WhenLoaded>
      </Card>
      <FilterForm onFilter={setFilter} />
      <Entries
        key={JSON.stringify(filter)}
        filter={filter}
        names={uses.load.state === 'ready' ? uses.load.value.names : new Map()}
      />
      <Files />
    </Page>
  )
}

/** Two screens of a laptop: what comes first is there soon. */
const pageSize = 25

function Entries({ filter, names }: { filter: Filter; names: ProgramNames }) {
  const fetchPage = (cursor?: string) => api.audit.list({ query: { ...queryOf(filter), limit: pageSize, cursor } })
  const first = useLoaded(() => fetchPage(), [''])
  const older = useSignal<AuditEntry[]>([])
  const next = useSignal<string | null | undefined>(undefined)
  const { run, busy, problem } = useAction(async (cursor: string) => {
    const page = await fetchPage(cursor)
    older.value = [...older.value, ...page.entries]
    next.value = page.next_cursor
  })
  return (
    <WhenLoaded loaded={first}>
      {({ entries, next_cursor, verified }) => {
        const all = join(entries, older.value)
        const cursor = next.value === undefined ? next_cursor : next.value
        return (
          <section class="space-y-4" aria-label={texts.title}>
            <Verified isVerified={verified} />
            <div class="card overflow-hidden">
              {all.length === 0 ? (
                <p class="px-6 py-8 text-center text-soft">{texts.none}</p>
              ) : (
                <EntryList entries={all} names={names} />
              )}
            </div>
            <ProblemBanner problem={problem} />
            {cursor !== null && (
              <Button look="secondary" width="full-on-phone" busy={busy} onClick={() => void run(cursor)}>
                {texts.older}
              </Button>
            )}
          </section>
        )
      }}
    </WhenLoaded>
  )
}

/** What came meanwhile pushes entries from the first page, where the older ones must neither repeat nor miss them. */
function join(first: readonly AuditEntry[], older: readonly AuditEntry[]): AuditEntry[] {
  const known = new Map([...older, ...first].map((entry) => [entry.seq, entry]))
  return [...known.values()].sort((a, b) => b.seq - a.seq)
}

const periodDays: Record<Exclude<Period, 'any'>, number> = { day: 0, week: 6, month: 29 }

function queryOf({ kind, period, text }: Filter) {
  const query = { event: kind === 'all' ? undefined : `${kind}.`, text: text || undefined }
  if (period === 'any') return query
  const from = new Date()
  from.setHours(0, 0, 0, 0)
  from.setDate(from.getDate() - periodDays[period])
  return { ...query, from: from.toISOString() }
}

function Files() {
  const file = (format: 'csv' | 'jsonl') => `${contract.audit.export.path}?format=${format}`
  return (
    <p class="flex flex-wrap gap-x-4 gap-y-1 text-sm text-soft">
      {texts.export}:
      <a class="link" href={file('csv')} download>
        {texts.csv}
      </a>
      <a class="link" href={file('jsonl')} download>
        {texts.jsonl}
      </a>
    </p>
  )
}
