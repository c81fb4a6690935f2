/** Says that an assistant waits for an answer, and leads to the question. */
import type { Approval } from '@oma/contract'
import { home as texts } from '../words/home.ts'
import { ButtonLink } from './button.tsx'

export function WaitingNote({ approvals }: { approvals: readonly Approval[] }) {
  const [first] = approvals
  if (!first) return null
  return (
    <div class="flex flex-wrap items-center justify-between gap-3 rounded-2xl border border-warn/25 bg-warn-soft px-5 py-4 text-warn sm:px-6">
      <div class="min-w-0 flex-1 basis-64">
        <p class="font-semibold">{texts.waiting(approvals.length)}</p>
        <p class="text-sm wrap-anywhere">{first.title}</p>
      </div>
      <ButtonLink href={approvals.length === 1 ? `/approvals/${first.id}` : '/permissions'}>{texts.answer}</ButtonLink>
    </div>
  )
}
