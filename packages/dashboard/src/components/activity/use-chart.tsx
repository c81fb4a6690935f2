/** Bars by day, stacked by program, as plain SVG; the same numbers stand in a table for whoever cannot see them. */
import type { Uses } from '../../uses.ts'
import { total } from '../../gather-uses.ts'
import { activity } from '../../words/activity.ts'
import { sayDay, sayShortDay } from '../moment.tsx'

const { chart: texts } = activity

const width = 560
const height = 120
const gap = 6
/** More programs than that share the last colour. */
const colours = ['fill-accent', 'fill-note', 'fill-warn', 'fill-bad', 'fill-edge']
const dots = ['bg-accent', 'bg-note', 'bg-warn', 'bg-bad', 'bg-edge']
const of = (list: readonly string[], index: number) => list[Math.min(index, list.length - 1)]!

export function UseChart({ uses: { days, programs } }: { uses: Uses }) {
  if (programs.length === 0) return <p class="text-soft">{texts.none}</p>
  const sums = days.map((_, day) => total(programs.map(({ counts }) => counts[day]!)))
  const top = Math.max(...sums)
  const step = (width + gap) / days.length
  return (
    <div class="space-y-4">
      <svg
        role="img"
        aria-label={texts.label(total(sums))}
        viewBox={`0 0 ${width} ${height + 1}`}
        preserveAspectRatio="none"
        class="h-32 w-full"
      >
        <line x1="0" x2={width} y1={height + 0.5} y2={height + 0.5} class="stroke-line" />
        {days.map((day, index) => (
          <g key={index} transform={`translate(${index * step} 0)`}>
            <title>{`${sayDay(day.toISOString())}: ${texts.count(sums[index]!)}`}</title>
            <rect width={step - gap} height={height} fill="transparent" />
            {stack(programs.map(({ counts }) => (counts[index]! / top) * height)).map(({ y, size }, program) => (
              <rect key={program} y={height - y - size} width={step - gap} height={size} class={of(colours, program)} />
            ))}
          </g>
        ))}
      </svg>
      <p class="-mt-2 flex justify-between text-xs text-soft" aria-hidden="true">
        <span>{sayShortDay(days[0]!)}</span>
        <span>{sayShortDay(days.at(-1)!)}</span>
      </p>
      <ul class="flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {programs.map(({ name, counts }, index) => (
          <li key={name} class="flex min-w-0 items-center gap-2">
            <span class={`size-3 shrink-0 rounded-sm ${of(dots, index)}`} aria-hidden="true" />
            <span class="min-w-0 wrap-anywhere">
              {name} <span class="text-soft">{texts.count(total(counts))}</span>
            </span>
          </li>
        ))}
      </ul>
      <UseTable uses={{ days, programs }} />
    </div>
  )
}

/** Where each part of a bar begins, from below. */
function stack(sizes: readonly number[]): { y: number; size: number }[] {
  return sizes.map((size, index) => ({ y: total(sizes.slice(0, index)), size }))
}

function UseTable({ uses: { days, programs } }: { uses: Pick<Uses, 'days' | 'programs'> }) {
  return (
    <details class="text-sm">
      <summary class="text-soft">{texts.table}</summary>
      <div class="mt-2 overflow-x-auto" tabIndex={0} role="region" aria-label={texts.table}>
        <table class="w-full text-left tabular-nums">
          <thead>
            <tr class="border-b border-line">
              <th class="py-1.5 pr-4 font-medium">{texts.day}</th>
              {programs.map(({ name }) => (
                <th key={name} class="py-1.5 pr-4 font-medium">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.map((day, index) => (
              <tr key={index} class="border-b border-line last:border-0">
                <td class="py-1.5 pr-4 whitespace-nowrap">{sayDay(day.toISOString())}</td>
                {programs.map(({ name, counts }) => (
                  <td key={name} class="py-1.5 pr-4">
                    {counts[index]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
