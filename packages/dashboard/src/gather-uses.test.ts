import { expect, it } from 'vitest'
import { gatherUses } from './gather-uses.ts'

const days = ['2026-11-27', '2026-11-28']
const names: Record<string, string> = { a: 'Claude', b: 'Cursor', c: 'Claude' }
const nameOf = (program: string | null) => names[program ?? ''] ?? 'gone'

it('adds up what has one name, the busiest first, and leaves out other days', () => {
  const uses = [
    { day: '2026-11-27', program: 'b', count: 3 },
    { day: '2026-11-27', program: 'a', count: 2 },
    { day: '2026-11-28', program: 'c', count: 4 },
    { day: '2026-11-28', program: null, count: 1 },
    { day: '2026-11-01', program: 'b', count: 90 },
  ]
  expect(gatherUses(uses, days, nameOf)).toEqual([
    { name: 'Claude', counts: [2, 4] },
    { name: 'Cursor', counts: [3, 0] },
    { name: 'gone', counts: [0, 1] },
  ])
})
