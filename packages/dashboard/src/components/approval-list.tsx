/** What assistants asked, newest first: a link to each, and what became of it. */
import type { Approval } from '@oma/contract'
import { permissions as texts } from '../words/permissions.ts'
import { Moment } from './moment.tsx'

export function ApprovalList({ approvals }: { approvals: readonly Approval[] }) {
  return (
    <ul class="divide-y divide-line rounded-xl border border-line">
      {approvals.map(({ id, title, state, created_at }) => (
        <li key={id} class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3">
          <span class="min-w-0 wrap-anywhere">
            <span class="font-medium">{title}</span>
            <span class="text-sm text-soft">
              {' '}
              · <Moment at={created_at} recent /> · {texts.states[state]}
            </span>
          </span>
          <a class="link" href={`/approvals/${id}`} aria-label={texts.waiting.lookAt(title)}>
            {texts.waiting.look}
          </a>
        </li>
      ))}
    </ul>
  )
}
