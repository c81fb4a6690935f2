/**
 * A couple at a time: of what is ready at once some goes on now and the rest in the next turns of the event loop, so that
 * whoever asks something new is heard in between. Answers that come together would otherwise all be worked up before
 * anybody's next question leaves, so that these come back together as well, round after round.
 */

/**
 * More makes waves, fewer cost a busy process. Of 64 clients who wait 80 ms for Google half get their list of events 5 ms
 * later; with 4 at a time 7, while a process at its limit does a tenth more lists.
 */
const atATime = 2

const waiting: (() => void)[] = []
let left = atATime
let isCounting = false

/** @param goOn throws nothing */
export function inTurn(goOn: () => void): void {
  if (!isCounting) {
    isCounting = true
    setImmediate(beginTurn)
  }
  if (left === 0) return void waiting.push(goOn)
  left--
  goOn()
}

function beginTurn(): void {
  const now = waiting.splice(0, atATime)
  left = atATime - now.length
  isCounting = now.length > 0
  if (isCounting) setImmediate(beginTurn)
  for (const goOn of now) goOn()
}
