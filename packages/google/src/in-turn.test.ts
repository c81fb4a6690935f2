import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inTurn } from './in-turn.ts'

it('goes on with two at once, and with the rest in their order, two a turn', async () => {
  await nextTurn()
  await nextTurn()
  const done: string[] = []
  for (const name of ['1', '2', '3']) inTurn(() => done.push(name))
  expect(done).toEqual(['1', '2'])
  for (const name of ['4', '5']) inTurn(() => done.push(name))
  await nextTurn()
  expect(done).toEqual(['1', '2', '3', '4'])
  await nextTurn()

  expect(done.at(-1)).toBe('5')
})

it('makes nobody wait who comes alone', async () => {
  for (let round = 0; round < 3; round++) {
    await nextTurn()
    await nextTurn()
    let gone = false
    inTurn(() => (gone = true))
    expect(gone).toBe(true)
  }
})
