import { scopes } from '@oma/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectLegacy, connectModern, startHub, type TestHub } from '../testing/start-hub.ts'
import { createCatalog } from '../mcp/catalog.ts'
import { tools } from './index.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub({ HUB_TOOLSETS: 'all' })
})
afterAll(() => hub.close())

describe('every tool', () => {
  it('has a name of its own that says its service', () => {
    const names = tools.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, service } of tools)
      expect(name).toMatch(service ? new RegExp(`^${service}_[a-z_]+$`) : /^[a-z_]+$/)
  })

  it('describes itself in under 1,024 characters', () => {
    for (const { description } of tools) {
      expect(description.length).toBeGreaterThan(20)
      expect(description.length).toBeLessThan(1024)
    }
  })

  it('names the scopes it needs, when it needs Google', () => {
    for (const { service, scope, googleScopes } of tools) {
      expect(googleScopes.length > 0).toBe(service !== undefined)
      expect(scope && scopes[scope].service).toBe(service)
    }
  })

  it('that writes says what leaves the account by it, unless nothing does', () => {
    const silent = tools.filter(({ effect, outgoing }) => effect !== 'read' && !outgoing).map(({ name }) => name)

    // A tool comes to this list only by a look at it: what is on it is done without asking the user.
    expect(silent).toEqual([
      'gmail_delete_draft',
      'gmail_modify_messages',
      'gmail_trash_messages',
      'gmail_untrash_messages',
      'gmail_create_label',
      'gmail_update_label',
      'gmail_delete_label',
      'gmail_delete_filter',
      'calendar_quick_add',
      'calendar_import_event',
      'calendar_create_calendar',
    ])
  })

  it('lists the same to clients of both eras, in the order of the list', async () => {
    const modern = await (await connectModern(hub.url)).listTools()
    const legacy = await (await connectLegacy(hub.url)).listTools()

    expect(modern.tools.map(({ name }) => name)).toEqual(tools.map(({ name }) => name))
    expect(legacy.tools).toEqual(modern.tools)
  })

  it('keeps its published schema and annotations', async () => {
    const { tools: listed } = await (await connectModern(hub.url)).listTools()

    for (const tool of listed) {
      await expect(`${JSON.stringify(tool, null, 2)}\n`).toMatchFileSnapshot(`__snapshots__/${tool.name}.json`)
    }
  })
})

describe('the list of tools is small, because every conversation pays for it', () => {
  const listOf = (toolset: 'core' | 'all') =>
    createCatalog({ tools, toolsets: [toolset], readOnly: false }).list(undefined)
  const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

  it.each([
    ['core', 12_000],
    ['all', 24_000],
  ] as const)('what a model reads of %s is at most %i bytes', (toolset, most) => {
    const read = listOf(toolset).map(({ name, description, inputSchema }) => ({ name, description, inputSchema }))

    expect(bytesOf(read)).toBeLessThanOrEqual(most)
  })

  it('the whole of core, with what comes out, is at most 30,000 bytes', () => {
    expect(bytesOf({ tools: listOf('core') })).toBeLessThanOrEqual(30_000)
  })
})
