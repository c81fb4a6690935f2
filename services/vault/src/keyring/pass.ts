/** What one pass of a rotation over some rows came to. */

export interface Pass {
  written: number
  /** Held or changed by somebody else in that moment. */
  busy: number
  /** Which: table, column and id. */
  unreadable: string[]
}

/** Rows that somebody else held are looked at again, this often. */
const maxPasses = 5

export function emptyPass(): Pass {
  return { written: 0, busy: 0, unreadable: [] }
}

/** Again as long as others were in the way; what they wrote may need nothing any more. */
export async function repeatPass(run: () => Promise<Pass>): Promise<Pass> {
  let last = await run()
  let { written } = last
  for (let passes = 1; last.busy > 0 && passes < maxPasses; passes++) {
    last = await run()
    written += last.written
  }
  return { ...last, written }
}
