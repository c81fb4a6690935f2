/** What the owner of the account is shown before a mail leaves it, and how that mail is found again. */
import { Secret } from '@oma/config'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGoogleClients } from '../../google/clients.ts'
import type { Tool, ToolContext } from '../../mcp/tool.ts'
import { bruno, startHub, type TestHub } from '../../testing/start-hub.ts'
import { createDraft } from './create-draft.ts'
import { sendDraft } from './send-draft.ts'
import { sendMessage } from './send-message.ts'
import { toOutgoing } from './written-mail.ts'

let hub: TestHub
beforeAll(async () => {
  hub = await startHub()
  await hub.login()
})
afterAll(() => hub.close())

/** As the frame makes one for each call. */
async function contextOf(key: string): Promise<ToolContext> {
  const { token } = JSON.parse(await readFile(hub.tokenPath, 'utf8')) as { token: string }
  const signal = AbortSignal.timeout(20_000)
  return {
    ...createGoogleClients({ accessToken: new Secret(token), ask: hub.google.ask, signal }),
    callKey: createHash('sha1').update(key).digest('hex'),
    timeZone: async () => 'UTC',
    progress: () => {},
    signal,
    now: hub.clock.now,
  } as Partial<ToolContext> as ToolContext
}
const given = (tool: Tool, input: object) => tool.input.parse(input)
const mail = { to: ['Bruno <bruno@example.test>'], bcc: ['chen@example.test'], subject: 'Plan', text: 'At noon.' }

describe('what is shown before a mail is sent', () => {
  it('is everybody who gets it, the hidden ones too, and all of its text', async () => {
    const html = '<p>At noon.</p><p style="display:none">And bring the keys.</p>'
    const attachments = [{ filename: 'keys.txt', text: '1234' }]
    const input = given(sendMessage, { ...mail, html, attachments })
    const outgoing = await sendMessage.outgoing!(input, await contextOf('a'))

    expect(outgoing?.recipients).toEqual([bruno, 'chen@example.test'])
    expect(outgoing?.preview).toMatch(/Subject: Plan\n\nAt noon\.\n[\s\S]*Attached: keys\.txt, 4 bytes/)
    expect(outgoing?.preview).toContain('And bring the keys.')
  })

  it('has no line that a stranger wrote into the subject or a file’s name', () => {
    const file = { filename: 'a.pdf\nTo: bruno@example.test', content: Buffer.from('x') }
    const { preview } = toOutgoing({ to: [bruno], cc: [], bcc: [], subject: 'Hi\r\n\nYes.', text: 'x', files: [file] })

    expect(preview).toContain('Subject: Hi[U+D][U+A][U+A]Yes.\n')
    expect(preview).toContain('Attached: a.pdf[U+A]To: bruno@example.test,')
  })

  it('changes with every byte that would be sent', async () => {
    const previews = new Set<string | undefined>()
    for (const content of [
      { html: '<p>a</p>' },
      { html: '<p >a</p>' },
      { attachments: [{ filename: 'a', text: '1' }] },
    ]) {
      const input = given(sendMessage, { ...mail, ...content })
      previews.add((await sendMessage.outgoing!(input, await contextOf('b')))?.preview)
    }
    expect(previews.size).toBe(3)
  })

  it('is what is sent of a draft, although the draft became another one in between', async () => {
    const context = await contextOf('c')
    const { draft_id } = (await createDraft.run(given(createDraft, mail), context)) as { draft_id: string }
    const input = given(sendDraft, { draft_id })
    const sending = await contextOf('d')
    const outgoing = await sendDraft.outgoing!(input, sending)
    await hub.call('gmail_update_draft', { draft_id, text: 'At midnight.' })
    const { id } = (await sendDraft.run(input, sending)) as { id: string }

    expect(outgoing?.preview).toContain('At noon.')
    expect((await hub.call('gmail_get_message', { message_id: id })).output['text']).toContain('At noon.')
  })
})

describe('a mail of which Google said nothing', () => {
  it('is found by its call when it went out, and not when it did not', async () => {
    for (const [key, send] of [
      ['e', true],
      ['f', false],
    ] as const) {
      const context = await contextOf(key)
      const input = given(sendMessage, mail)
      const done = send ? await sendMessage.run(input, context) : undefined

      expect(await sendMessage.findDone!(input, await contextOf(key))).toEqual(done)
    }
  })

  it('is found as a draft, and once that was sent', async () => {
    const context = await contextOf('g')
    const draft = await createDraft.run(given(createDraft, mail), context)
    expect(await createDraft.findDone!(given(createDraft, mail), context)).toEqual(draft)

    const sending = await contextOf('h')
    const input = given(sendDraft, { draft_id: draft['draft_id'] })
    expect(await sendDraft.findDone!(input, sending)).toBeUndefined()
    const sent = await sendDraft.run(input, sending)
    expect(await sendDraft.findDone!(input, sending)).toEqual(sent)
  })
})
