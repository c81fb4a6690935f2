/** How often each program was let in, day by day, ready to be drawn. */
import { api } from './api.ts'
import { fetchPrograms, namePrograms, type ProgramNames } from './assistants.ts'
import { gatherUses, type ProgramUses } from './gather-uses.ts'

const shownDays = 14

export interface Uses {
  /** The beginning of each, the oldest first. */
  days: Date[]
  programs: ProgramUses[]
  names: ProgramNames
}

/** @param gone what a program is called that was revoked */
export async function fetchUses(gone: string): Promise<Uses> {
  const days = lastDays(new Date())
  const from = days[0]!.toISOString()
  const [{ uses }, programs] = await Promise.all([
    api.audit.uses({ query: { from, utc_offset_minutes: -new Date().getTimezoneOffset() } }),
    fetchPrograms(),
  ])
  const names = namePrograms(programs)
  return { days, names, programs: gatherUses(uses, days.map(dateOf), (program) => names.get(program ?? '') ?? gone) }
}

function lastDays(now: Date): Date[] {
  return Array.from(
    { length: shownDays },
    (_, index) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - shownDays + 1 + index),
  )
}

/** As its person's calendar writes it. */
function dateOf(day: Date): string {
  const pad = (part: number) => String(part).padStart(2, '0')
  return `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`
}
