/** Whether Google keeps renewing what people connected; and where it does not, why. */
import type { RefreshHealth } from '@oma/contract'
import { operator } from '../../words/operator.ts'
import { Banner } from '../banner.tsx'
import { Card } from '../card.tsx'
import { CheckIcon, ClockIcon, WarningIcon } from '../icons.tsx'

const { health: texts } = operator

const figures = [
  ['healthy', CheckIcon, 'text-good'],
  ['overdue', ClockIcon, 'text-warn'],
  ['needs_reconnect', WarningIcon, 'text-warn'],
] as const

export function Health({ health }: { health: RefreshHealth }) {
  const { reasons, revocations_waiting: waiting } = health
  const isEmpty = figures.every(([figure]) => health[figure] === 0)
  return (
    <Card id="health" title={texts.title} hint={isEmpty ? texts.none : texts.hint}>
      {!isEmpty && <Figures health={health} />}
      {reasons.length > 0 && <Reasons reasons={reasons} />}
      {waiting > 0 && <Banner tone="info">{texts.revocations(waiting)}</Banner>}
    </Card>
  )
}

function Figures({ health }: { health: RefreshHealth }) {
  return (
    <dl class="grid gap-3 sm:grid-cols-3">
      {figures.map(([figure, Icon, colour]) => (
        <div key={figure} class="rounded-xl border border-line px-4 py-3.5">
          <dt class={`flex items-center gap-1.5 text-sm font-medium ${health[figure] > 0 ? colour : 'text-soft'}`}>
            <Icon class="size-4" />
            {texts[figure].name}
          </dt>
          <dd class="mt-1 text-2xl font-semibold tracking-tight tabular-nums">{health[figure]}</dd>
          <dd class="text-sm text-soft">{texts[figure].text}</dd>
        </div>
      ))}
    </dl>
  )
}

function Reasons({ reasons }: Pick<RefreshHealth, 'reasons'>) {
  return (
    <div>
      <h3 class="font-medium">{texts.why}</h3>
      <ul class="mt-2 divide-y divide-line rounded-xl border border-line">
        {reasons.map(({ reason, connections }) => (
          <li key={reason} class="flex items-baseline justify-between gap-4 px-4 py-2.5">
            <span class="min-w-0">{texts.reasons[reason]}</span>
            <span class="shrink-0 font-medium tabular-nums">{connections}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
