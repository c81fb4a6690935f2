/** How every list is asked for and answered: newest first, a page at a time, with a cursor to the next. */
import * as z from 'zod'

/** Where a page ended. By the entry's own values, so that what comes or goes meanwhile neither repeats nor hides others. */
export interface Position {
  at: Date
  id: string
}

const Cursor = z
  .string()
  .regex(/^\d{1,15}_[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/, 'must be the next_cursor of a page')
  .transform((text): Position => {
    const [ms, id] = text.split('_')
    return { at: new Date(Number(ms)), id: id! }
  })

export const PageQuery = z.object({
  limit: z.coerce.number<number>().int().min(1).max(100).default(50).describe('How many entries at most.'),
  cursor: Cursor.optional().describe('The next_cursor of the page before.'),
})
export type PageQuery = z.output<typeof PageQuery>

/** Stands in every page, beside its entries. */
export const NextCursor = z.string().nullable().describe('Leads to the next page; null on the last.')

/**
 * Makes a page of what was found.
 * @param found one more than `limit` where there is a next page
 */
export function cutPage<T>(
  found: readonly T[],
  { limit }: Pick<PageQuery, 'limit'>,
  positionOf: (entry: T) => Position,
): { entries: T[]; next_cursor: string | null } {
  const entries = found.slice(0, limit)
  const last = found.length > limit ? positionOf(entries.at(-1)!) : undefined
  return { entries, next_cursor: last ? `${last.at.getTime()}_${last.id}` : null }
}
