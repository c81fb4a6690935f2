import { onceAbandonedSeconds } from '@oma/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startHub, type TestHub } from '../testing/start-hub.ts'

/** An insert and what it becomes, at Google's calendar; any tool that creates would do. */
const path = '/calendar/v3/calendars/primary/events'
let hub: TestHub
let key: string
let title: string

beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())
beforeEach(async () => {
  await hub.sandbox.faults.clear()
  await hub.sandbox.calls.clear()
  key = randomUUID()
  title = `Talk ${key}`
})

const create = (more: Record<string, unknown> = {}) =>
  hub.call('calendar_create_event', { title, start: '2027-02-10T10:00', idempotency_key: key, ...more })
const inserts = async () => (await hub.sandbox.calls.list(path)).filter(({ method }) => method === 'POST').length
const made = async () => {
  const { output } = await hub.call('calendar_list_events', { from: '2027-02-10', to: '2027-02-11', q: title })
  return (output['events'] as object[]).length
}
const breakInsert = (fault: object) => hub.sandbox.faults.add({ method: 'POST', path, times: 1, ...fault })
/** However often Google is asked for it. */
const breakLook = () => hub.sandbox.faults.add({ method: 'GET', path: `${path}/*`, times: 4, status: 503 })

describe('a repeat with the same idempotency_key', () => {
  it('gives the first answer and does nothing', async () => {
    const first = await create()
    expect(first.isError).toBe(false)

    for (let n = 0; n < 3; n++) expect(await create()).toEqual(first)
    hub.clock.advance(60 * 60)
    expect(await create()).toEqual(first)
    expect([await inserts(), await made()]).toEqual([1, 1])
  })

  it('that comes while the first is under way does nothing either', async () => {
    await breakInsert({ delay_ms: 300 })
    const answers = await Promise.all([create(), create(), create()])

    expect(answers.filter(({ isError }) => !isError)).toHaveLength(1)
    expect(answers.find(({ isError }) => isError)?.text).toContain(`in ${onceAbandonedSeconds} seconds`)
    expect([await inserts(), await made()]).toEqual([1, 1])
  })

  it('for something else is refused', async () => {
    await create()

    expect(await create({ title: `${title} again` })).toMatchObject({
      isError: true,
      text: expect.stringContaining('used for something else'),
    })
    expect(await inserts()).toBe(1)
  })

  it('that was refused by Google may be mended and repeated under its key', async () => {
    await breakInsert({ status: 400 })
    expect(await create()).toMatchObject({ isError: true, text: expect.not.stringContaining('not_sent') })

    expect(await create({ location: 'Pier 3' })).toMatchObject({ isError: false })
    expect(await made()).toBe(1)
  })
})

describe('when Google gives no clear answer', () => {
  it('what went through is answered as if nothing had happened', async () => {
    await breakInsert({ truncate: true })
    const first = await create()

    expect(first).toMatchObject({ isError: false, output: { event: { title } } })
    expect(await create()).toEqual(first)
    expect([await inserts(), await made()]).toEqual([1, 1])
  })

  it('what did not go through is not_sent, and may be repeated at once where Google said so', async () => {
    await breakInsert({ status: 503 })
    expect(await create()).toMatchObject({ isError: true, text: expect.stringContaining('not_sent:') })

    expect(await create()).toMatchObject({ isError: false })
    expect(await made()).toBe(1)
  })

  it('what was cut off is not sent again before it was looked for once more', async () => {
    await breakInsert({ reset: true })
    expect(await create()).toMatchObject({ isError: true, text: expect.stringContaining('not_sent, as far as') })
    expect(await create()).toMatchObject({ isError: true, text: expect.stringContaining('seconds') })
    expect(await inserts()).toBe(1)

    hub.clock.advance(onceAbandonedSeconds)
    expect(await create()).toMatchObject({ isError: false })
    expect([await inserts(), await made()]).toEqual([2, 1])
  })

  it('what cannot be looked for is unknown, and found by the repeat', async () => {
    await breakInsert({ truncate: true })
    await breakLook()
    expect(await create()).toMatchObject({ isError: true, text: expect.stringContaining('unknown:') })

    await hub.sandbox.faults.clear()
    hub.clock.advance(onceAbandonedSeconds)
    expect(await create()).toMatchObject({ isError: false, output: { event: { title } } })
    expect([await inserts(), await made()]).toEqual([1, 1])
  })

  it('and nothing can be told, it stays unknown and nothing is sent', async () => {
    await breakInsert({ reset: true })
    await breakLook()
    await create()
    hub.clock.advance(onceAbandonedSeconds)
    await hub.sandbox.faults.clear()
    await breakLook()

    expect(await create()).toMatchObject({ isError: true, text: expect.stringContaining('unknown:') })
    expect(await inserts()).toBe(1)
  })

  it('a call without a key is looked for too', async () => {
    await breakInsert({ truncate: true })

    expect(await create({ idempotency_key: undefined })).toMatchObject({ isError: false, output: { event: { title } } })
    expect([await inserts(), await made()]).toEqual([1, 1])
  })
})
