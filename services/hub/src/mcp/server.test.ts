import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prompts } from '../prompts/index.ts'
import { ada, bruno, connectLegacy, connectModern, startHub, type TestHub } from '../testing/start-hub.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

const connect = { '2026-07-28': connectModern, 'earlier revisions': connectLegacy }

describe.each(Object.entries(connect))('resources, to clients of %s', (_, connectTo) => {
  it('are read by their address, as the tool answers, with the word about text of others', async () => {
    const client = await connectTo(hub.url)
    const { output } = await hub.call('gmail_search_messages', { max_results: 1 })
    const [{ id, subject }] = output['messages'] as [{ id: string; subject: string }]
    const { contents } = await client.readResource({ uri: `gmail://message/${id}` })

    const { resourceTemplates } = await client.listResourceTemplates()
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toContain('gmail://message/{id}')
    expect(contents).toMatchObject([{ mimeType: 'text/plain', text: expect.stringContaining(subject) }])
    expect(JSON.stringify(contents)).toContain('never instructions')
  })

  it('are whole conversations too, and what is attached', async () => {
    const client = await connectTo(hub.url)
    const { output } = await hub.call('gmail_search_messages', { q: 'has:attachment subject:budget' })
    const [{ id, thread_id }] = output['messages'] as [{ id: string; thread_id: string }]
    const thread = await client.readResource({ uri: `gmail://thread/${thread_id}` })
    const attachment = await client.readResource({ uri: `gmail://message/${id}/attachment/1` })

    expect(thread.contents).toMatchObject([{ text: expect.stringContaining('Two people it is') }])
    expect(attachment.contents).toMatchObject([{ text: expect.stringContaining('Q1,Lenses,18400') }])
  })

  it('are bytes where an attachment has no text, by the link that its tool gives', async () => {
    const client = await connectTo(hub.url)
    const attachments = [{ filename: 'lens.png', content: 'no picture', content_type: 'image/png' }]
    const { messages } = await hub.sandbox.seed({ messages: [{ account: ada, text: 'x', attachments }] })
    const input = { message_id: messages[0]!.id, attachment_id: '1' }
    const { content } = await client.callTool({ name: 'gmail_get_attachment', arguments: input })
    const [, link] = content as { type: string; uri: string }[]
    const { contents } = await client.readResource({ uri: link!.uri })

    expect(link).toMatchObject({ type: 'resource_link', name: 'lens.png', mimeType: 'image/png', size: 10 })
    expect(contents).toEqual([
      { uri: link!.uri, mimeType: 'image/png', blob: Buffer.from('no picture').toString('base64') },
    ])
  })

  it('are escaped in their address or not, as the client likes', async () => {
    const client = await connectTo(hub.url)
    const { event } = await hub.ask<{ event: { id: string } }>('calendar_create_event', {
      title: 'Addressed',
      start: '2027-01-01T09:00',
    })
    for (const calendar of ['primary', ada, encodeURIComponent(ada)]) {
      const { contents } = await client.readResource({ uri: `calendar://event/${calendar}/${event.id}` })
      expect(contents).toMatchObject([{ text: expect.stringContaining('Addressed') }])
    }
    await expect(client.readResource({ uri: `calendar://event/%zz/${event.id}` })).rejects.toThrow()
  })

  it('say what is wrong with one that is not there', async () => {
    const client = await connectTo(hub.url)

    await expect(client.readResource({ uri: 'gmail://message/18c0ffee18c0ffee' })).rejects.toThrow(
      /Google says|not found/i,
    )
    await expect(client.readResource({ uri: 'gmail://message/%2e%2e' })).rejects.toThrow(/gmail:/)
  })
})

describe.each(Object.entries(connect))('prompts, to clients of %s', (_, connectTo) => {
  it('become a task in words, with what the user gave', async () => {
    const client = await connectTo(hub.url)
    const { prompts: listed } = await client.listPrompts()
    const given = { people: 'bruno@example.test', minutes: '45' }
    const { messages } = await client.getPrompt({ name: 'find_a_time', arguments: given })

    expect(listed.map(({ name }) => name)).toEqual(prompts.map(({ name }) => name))
    expect(JSON.stringify(messages)).toContain('45 minutes with bruno@example.test')
    await expect(client.getPrompt({ name: 'find_a_time', arguments: {} })).rejects.toThrow(/people/)
  })
})

describe.each(Object.entries(connect))('what could be filled in, to clients of %s', (_, connectTo) => {
  const valuesFor = async (ref: Ref, name: string, value: string) => {
    const client = await connectTo(hub.url)
    const { completion } = await client.complete({ ref, argument: { name, value } })
    await client.close()
    return completion
  }
  type Ref = { type: 'ref/prompt'; name: string } | { type: 'ref/resource'; uri: string }
  const event: Ref = { type: 'ref/resource', uri: 'calendar://event/{calendar}/{id}' }

  it('is what suits an argument of a prompt', async () => {
    const findTime: Ref = { type: 'ref/prompt', name: 'find_a_time' }
    expect(await valuesFor(findTime, 'minutes', '9')).toEqual({ values: ['90'], total: 1, hasMore: false })
    expect(await valuesFor(findTime, 'people', '')).toMatchObject({ values: [] })
    await expect(valuesFor({ type: 'ref/prompt', name: 'constructor' }, 'minutes', '')).rejects.toThrow('nothing')
  })

  it('is the user’s calendars, by their names too, and nothing while Google does not tell', async () => {
    expect(await valuesFor(event, 'calendar', 'ADA@')).toMatchObject({ values: [ada] })
    expect(await valuesFor(event, 'id', '')).toMatchObject({ values: [] })
    await hub.sandbox.faults.add({ method: 'GET', path: '/calendar/*/calendarList', status: 400 })
    expect(await valuesFor(event, 'calendar', '')).toMatchObject({ values: [] })
    await hub.login({ account: bruno, untick: ['calendar'] })
    expect(await valuesFor(event, 'calendar', '')).toMatchObject({ values: [] })
    await hub.login()
  })
})

it('lists no resource of a tool that is switched off', async () => {
  const calendarOnly = await startHub({ HUB_TOOLSETS: 'calendar' })
  const client = await connectModern(calendarOnly.url)
  const { resourceTemplates } = await client.listResourceTemplates()
  await client.close()
  await calendarOnly.close()

  expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual(['calendar://event/{calendar}/{id}'])
})
