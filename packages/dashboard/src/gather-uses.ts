/** Counts by day and program, put together for a chart. */
import type { DailyUse } from '@oma/contract'

export interface ProgramUses {
  name: string
  /** One for each day, the oldest first. */
  counts: number[]
}

/** Those with the same name are one. */
export function gatherUses(
  uses: readonly DailyUse[],
  days: readonly string[],
  nameOf: (program: string | null) => string,
): ProgramUses[] {
  const programs = new Map<string, number[]>()
  for (const { day, program, count } of uses) {
    const index = days.indexOf(day)
    if (index === -1) continue
    const name = nameOf(program)
    const counts = programs.get(name) ?? days.map(() => 0)
    counts[index]! += count
    programs.set(name, counts)
  }
  return [...programs].map(([name, counts]) => ({ name, counts })).sort((a, b) => total(b.counts) - total(a.counts))
}

export function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
