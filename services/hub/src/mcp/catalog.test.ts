import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tools } from '../tools/index.ts'
import { ada, connectLegacy, connectModern, startHub, toAnswer, type TestHub } from '../testing/start-hub.ts'
import { createCatalog } from './catalog.ts'

const all = createCatalog({ tools, toolsets: ['all'], readOnly: false })
const namesOf = (list: readonly { name: string }[]) => list.map(({ name }) => name)

describe('the list of tools', () => {
  it('holds only what the token may call', () => {
    const names = namesOf(all.list(['calendar.read']))

    expect(names).toContain('calendar_list_events')
    expect(names).toContain('google_connection_status')
    expect(names.filter((name) => name.startsWith('gmail_'))).toEqual([])
    expect(names).not.toContain('calendar_create_event')
  })

  it('holds only what reads where the user lets assistants only read', () => {
    const names = namesOf(all.list(['calendar.read', 'calendar.write'], { onlyReads: true }))

    expect(names).toContain('calendar_list_events')
    expect(names).not.toContain('calendar_create_event')
    expect(namesOf(all.list(['calendar.read', 'calendar.write']))).toContain('calendar_create_event')
  })

  it('is everything of the sets that are switched on, in the order of the list', () => {
    const calendar = createCatalog({ tools, toolsets: ['calendar'], readOnly: false })

    expect(namesOf(all.list(undefined))).toEqual(namesOf(tools))
    expect(namesOf(calendar.list(undefined)).some((name) => name.startsWith('gmail_'))).toBe(false)
    expect(namesOf(calendar.list(undefined))).toContain('calendar_list_events')
  })
})

describe('a hub that only reads', () => {
  let hub: TestHub
  beforeAll(async () => {
    hub = await startHub({ HUB_READ_ONLY: 'true' })
    await hub.login({ account: ada })
  })
  afterAll(() => hub.close())

  it('lists nothing that writes, and refuses it by name with what switches it on', async () => {
    const client = await connectModern(hub.url)
    const { tools: listed } = await client.listTools()

    expect(listed.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true)
    const input = { to: [ada], subject: 'x', text: 'x' }
    for (const one of [client, await connectLegacy(hub.url)]) {
      const answer = toAnswer(await one.callTool({ name: 'gmail_send_message', arguments: input }))
      expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('HUB_READ_ONLY') })
      await one.close()
    }
    const { calls } = await hub.control<{ calls: unknown[] }>('calls?path=*/messages/send')
    expect(calls).toEqual([])
  })
})
