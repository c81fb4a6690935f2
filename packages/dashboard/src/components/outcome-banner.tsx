/** Where the outcome of a visit to Google, or of a click, is told; screen readers hear it when it comes. */
import type { Outcome } from '../google-outcome.ts'
import { Banner } from './banner.tsx'

export function OutcomeBanner({ outcome, onDismiss }: { outcome: Outcome | undefined; onDismiss: () => void }) {
  return (
    <div role="status" class="empty:hidden">
      {outcome && (
        <Banner tone={outcome.tone} title={outcome.title} onDismiss={onDismiss}>
          {outcome.text}
        </Banner>
      )}
    </div>
  )
}
