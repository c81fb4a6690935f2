/** Google's colours of events by the names that people see; the API knows them by number. */
import * as z from 'zod'

const names = [
  'lavender',
  'sage',
  'grape',
  'flamingo',
  'banana',
  'tangerine',
  'peacock',
  'graphite',
  'blueberry',
  'basil',
  'tomato',
]

/** Not an enum, whose names every conversation would read. */
export const Color = z
  .string()
  .refine((name) => names.includes(name.toLowerCase()), { error: `write one of ${names.join(', ')}` })

export function colorName(id: string): string {
  return names[Number(id) - 1] ?? id
}

export function colorId(name: string): string {
  return String(names.indexOf(name.toLowerCase()) + 1)
}
