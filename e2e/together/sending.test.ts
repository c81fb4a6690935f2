import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Permissions } from '@oma/contract'
import { createSandboxControl, type SandboxControl } from '@oma/google-sandbox/control'
import { bruno, connectGoogle } from '@oma/vault/testing/google'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { callTool, startBoth, type Both } from './start-both.ts'

/** An invitation: it leaves the account, as a mail does. */
const tool = 'calendar_create_event'
const meeting = { title: 'Budget', start: '2027-02-10T10:00', attendees: [bruno], description: 'All the numbers.' }

let both: Both
let google: SandboxControl
beforeAll(async () => {
  both = await startBoth()
  google = createSandboxControl(both.vault.sandboxUrl)
  await both.hubWatches()
})
afterAll(() => both.close())
beforeEach(() => google.calls.clear())

const sent = async () =>
  (await google.calls.list('/calendar/*/events')).filter(({ method }) => method === 'POST').length
type User = Awaited<ReturnType<typeof join>>

/** Somebody connected, of whom the hub knows nothing yet. */
async function join(permissions: Partial<Permissions> = {}) {
  const user = await both.joinWithToken()
  await connectGoogle(both.vault, user)
  const all = { sending: 'allow' as const, allowed_recipients: [], read_only: false, ...permissions }
  await user.client.permissions.change({ body: all })
  return {
    ...user,
    invite: (more: Record<string, unknown> = {}) => both.call(user.token, tool, { ...meeting, ...more }),
  }
}

/** Another hub of the same vault. */
function startHub(environment: Record<string, string> = {}): Promise<URL> {
  const { client_id: HUB_CLIENT_ID, client_secret: HUB_CLIENT_SECRET } = both.vault.hub
  return both.startHub({ HUB_CLIENT_ID, HUB_CLIENT_SECRET, ...environment })
}

const waiting = async ({ client }: User) =>
  (await client.approvals.list()).approvals.filter(({ state }) => state === 'waiting')

async function approve(user: User): Promise<void> {
  for (const { id } of await waiting(user)) await user.client.approvals.approve({ params: { id } })
}

describe('permissions', () => {
  it('of somebody who said nothing let everything out', async () => {
    expect(await (await join()).invite()).toMatchObject({ isError: false })
    expect(await sent()).toBe(1)
  })

  it('read_only: looks, and changes nothing, sent or not', async () => {
    const user = await join({ read_only: true })

    expect(await both.call(user.token, 'calendar_list_events')).toMatchObject({ isError: false })
    for (const attendees of [[bruno], []]) {
      expect(await user.invite({ attendees })).toMatchObject({
        isError: true,
        text: expect.stringContaining('dashboard'),
      })
    }
    expect(await sent()).toBe(0)
  })

  it('drafts_only: what reaches nobody is done, what reaches somebody is not', async () => {
    const user = await join({ sending: 'drafts_only' })

    expect(await user.invite()).toMatchObject({ isError: true, text: expect.stringContaining('Not sent') })
    expect(await sent()).toBe(0)
    expect(await user.invite({ attendees: [] })).toMatchObject({ isError: false })
  })

  it('allowed_recipients: one who is not among them stops all of it, and is named', async () => {
    const user = await join({ allowed_recipients: ['example.test'] })
    const refused = await user.invite({ attendees: [bruno, 'eve@evil.test'] })

    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('eve@evil.test') })
    expect(refused.text).not.toContain(bruno)
    expect(await sent()).toBe(0)
    expect(await user.invite()).toMatchObject({ isError: false })
  })

  it('that change are kept to within 2 seconds', async () => {
    const user = await join()
    expect(await user.invite()).toMatchObject({ isError: false })
    await user.client.permissions.change({ body: { sending: 'allow', allowed_recipients: [], read_only: true } })

    await expect.poll(async () => (await user.invite()).isError, { timeout: 2_000, interval: 50 }).toBe(true)
  })

  it('that cannot be read let nothing out', async () => {
    const user = await join()
    await both.call(user.token, 'calendar_list_events')
    const vault = await both.vaultAway()
    const answer = await user.invite()
    await vault.back()
    await both.hubWatches()

    expect(answer).toMatchObject({ isError: true })
    expect(await sent()).toBe(0)
  })
})

describe('mail', () => {
  const mail = { to: [bruno], subject: 'Budget', text: 'All the numbers.' }
  const mailsSent = async () => (await google.calls.list('*/send')).length

  it('drafts_only: keeps drafts, and sends neither them nor anything else', async () => {
    const user = await join({ sending: 'drafts_only' })
    const refused = await both.call(user.token, 'gmail_send_message', mail)
    const { output, isError } = await both.call(user.token, 'gmail_create_draft', mail)
    const { draft_id } = output

    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('gmail_create_draft') })
    expect(isError).toBe(false)
    expect(await both.call(user.token, 'gmail_send_draft', { draft_id })).toMatchObject({ isError: true })
    expect(await mailsSent()).toBe(0)
  })

  it.each(['gmail_send_message', 'gmail_create_draft'])(
    '%s: nobody who is not allowed, in bcc neither',
    async (name) => {
      const user = await join({ allowed_recipients: [bruno] })
      const answer = await both.call(user.token, name, { ...mail, bcc: ['eve@evil.test'] })

      expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('eve@evil.test') })
      expect(await both.call(user.token, name, mail)).toMatchObject({ isError: false })
    },
  )

  it('a draft cannot get somebody later who is not allowed', async () => {
    const user = await join({ allowed_recipients: [bruno] })
    const { output } = await both.call(user.token, 'gmail_create_draft', mail)
    const change = { draft_id: output['draft_id'], cc: ['eve@evil.test'] }

    expect(await both.call(user.token, 'gmail_update_draft', change)).toMatchObject({ isError: true })
  })

  it('a draft that was changed after the user approved it is not sent', async () => {
    const user = await join({ sending: 'confirm' })
    const { output } = await both.call(user.token, 'gmail_create_draft', mail)
    const draft = { draft_id: output['draft_id'] }
    const send = () => both.call(user.token, 'gmail_send_draft', draft)
    await send()
    await approve(user)
    await both.call(user.token, 'gmail_update_draft', { ...draft, text: 'Other numbers.' })

    expect(await send()).toMatchObject({ isError: true, text: expect.stringContaining('/approvals/') })
    expect(await mailsSent()).toBe(0)
    expect((await waiting(user))[0]!.preview).toContain('Other numbers.')
    await approve(user)
    expect(await send()).toMatchObject({ isError: false })
    expect(await mailsSent()).toBe(1)
  })
})

describe('somebody whom a hub serves alone', () => {
  it('is held to what they said too', async () => {
    const user = await join({ sending: 'confirm' })
    const url = await startHub({ OMA_ACCESS_TOKEN: user.pair.access_token })
    const invite = () => callTool(url, undefined, tool, meeting)

    expect(await invite()).toMatchObject({ isError: true, text: expect.stringContaining('/approvals/') })
    await approve(user)
    expect(await invite()).toMatchObject({ isError: false })
    expect(await sent()).toBe(1)
  })
})

describe('confirm, of a client that cannot ask', () => {
  it('gives a link to all of it, and it goes out once after the user approved', async () => {
    const user = await join({ sending: 'confirm' })
    const asked = await user.invite()
    const [approval] = await waiting(user)

    expect(asked).toMatchObject({ isError: true, text: expect.stringContaining('exactly the same arguments') })
    expect(asked.text).toContain(`${both.vault.publicUrl}/approvals/${approval!.id}`)
    for (const part of [bruno, meeting.title, meeting.description]) expect(approval!.preview).toContain(part)
    expect(await user.invite()).toEqual(asked)
    expect(await sent()).toBe(0)
    await approve(user)

    expect(await user.invite()).toMatchObject({ isError: false })
    expect(await user.invite()).toMatchObject({ isError: true })
    expect(await sent()).toBe(1)
  })

  it('the user sees what would not show', async () => {
    const user = await join({ sending: 'confirm' })
    await user.invite({ description: 'Pay \u202E001' })

    expect((await waiting(user))[0]!.preview).toContain('Pay [U+202E]001')
  })

  it('what is too long to be seen at once is not sent, and nobody is asked', async () => {
    const user = await join({ sending: 'confirm' })
    const events = Array.from({ length: 7 }, () => ({ ...meeting, description: 'x'.repeat(8_000) }))
    const url = await startHub({ HUB_TOOLSETS: 'calendar' })
    const answer = await callTool(url, user.token, 'calendar_create_events', { events })

    expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('too long') })
    expect([await sent(), (await waiting(user)).length]).toEqual([0, 0])
  })

  it('an approval is for exactly that content', async () => {
    const user = await join({ sending: 'confirm' })
    await user.invite()
    await approve(user)

    for (const other of [{ title: 'Budget!' }, { attendees: [bruno, 'eve@evil.test'] }, { description: 'None.' }]) {
      expect(await user.invite(other)).toMatchObject({ isError: true, text: expect.stringContaining('/approvals/') })
    }
    expect(await sent()).toBe(0)
    expect(await user.invite()).toMatchObject({ isError: false })
  })

  it('what the user refused is not sent, and said to be refused', async () => {
    const user = await join({ sending: 'confirm' })
    await user.invite()
    const [approval] = await waiting(user)
    await user.client.approvals.refuse({ params: { id: approval!.id } })

    expect(await user.invite()).toMatchObject({ isError: true, text: expect.stringContaining('refused') })
    expect(await sent()).toBe(0)
  })

  it('a repeat by idempotency_key asks for no second approval and sends nothing twice', async () => {
    const user = await join({ sending: 'confirm' })
    const repeat = () => user.invite({ idempotency_key: 'the-budget-meeting' })
    await repeat()
    await approve(user)
    const first = await repeat()

    expect(first).toMatchObject({ isError: false })
    expect(await repeat()).toEqual(first)
    expect([await sent(), (await waiting(user)).length]).toEqual([1, 0])
  })

  it('a client of the former revisions gets the link, whatever it says that it can', async () => {
    const user = await join({ sending: 'confirm' })
    const client = new LegacyClient({ name: 'test', version: '1' }, { capabilities: { elicitation: {} } })
    const requestInit = { headers: { authorization: `Bearer ${user.token}` } }
    await client.connect(new LegacyTransport(both.url, { requestInit }))
    onTestFinished(() => client.close())

    expect(JSON.stringify(await client.callTool({ name: tool, arguments: meeting }))).toContain('/approvals/')
    expect(await sent()).toBe(0)
  })
})

describe('confirm, of a client that can ask', () => {
  interface Form {
    message: string
    requestedSchema: { required?: string[] }
  }
  type Reply = { action: 'accept' | 'decline' | 'cancel'; content?: Record<string, boolean> }

  async function inviteBy(user: User, reply: (form: Form) => Reply) {
    const client = new Client(
      { name: 'test', version: '1' },
      { versionNegotiation: { mode: { pin: '2026-07-28' } }, capabilities: { elicitation: { form: {} } } },
    )
    client.setRequestHandler('elicitation/create', async ({ params }) => reply(params as Form))
    const requestInit = { headers: { authorization: `Bearer ${user.token}` } }
    await client.connect(new StreamableHTTPClientTransport(both.url, { requestInit }))
    onTestFinished(() => client.close())
    const { isError = false, content } = await client.callTool({ name: tool, arguments: meeting })
    return { isError, text: JSON.stringify(content) }
  }

  it('the user sees there what goes to whom, and an exact yes sends it', async () => {
    const user = await join({ sending: 'confirm' })
    const shown: Form[] = []
    const answer = await inviteBy(user, (form) => {
      shown.push(form)
      return { action: 'accept', content: { send: true } }
    })

    expect(answer).toMatchObject({ isError: false })
    expect(shown).toHaveLength(1)
    for (const part of [bruno, meeting.title, meeting.description]) expect(shown[0]!.message).toContain(part)
    expect([await sent(), (await waiting(user)).length]).toEqual([1, 0])
  })

  it.each<Reply>([{ action: 'decline' }, { action: 'cancel' }, { action: 'accept', content: { send: false } }])(
    '%o is a no, and nothing is sent',
    async (reply) => {
      const user = await join({ sending: 'confirm' })
      let asked = 0
      const answer = await inviteBy(user, () => {
        asked++
        return reply
      })

      expect(answer).toMatchObject({ isError: true, text: expect.stringContaining('Not sent') })
      expect([asked, await sent()]).toEqual([1, 0])
    },
  )

  /** A message as a client sends it that does not keep to anything. */
  async function send(user: User, input: object, inputResponses?: object) {
    const meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
    }
    const params = { name: tool, arguments: input, _meta: meta, ...(inputResponses && { inputResponses }) }
    const answer = await fetch(both.url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${user.token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2026-07-28',
        'mcp-method': 'tools/call',
        'mcp-name': tool,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    })
    const { result } = (await answer.json()) as { result: { resultType?: string; inputRequests?: object } }
    return result
  }

  it('a yes to one content is none to another, and no other word is a yes', async () => {
    const user = await join({ sending: 'confirm' })
    const [key = ''] = Object.keys((await send(user, meeting)).inputRequests ?? {})
    const yes = { [key]: { action: 'accept', content: { send: true } } }

    expect(await send(user, { ...meeting, title: 'Budget!' }, yes)).toMatchObject({ resultType: 'input_required' })
    for (const content of [{}, undefined, { send: 'true' }, { send: 1 }, { Send: true }, { send: [true] }]) {
      await send(user, meeting, { [key]: { action: 'accept', content } })
    }
    await send(user, meeting, { [key]: { action: 'ACCEPT', content: { send: true } } })
    await send(user, meeting, { [key]: true })
    expect(await sent()).toBe(0)
    await send(user, meeting, yes)
    expect(await sent()).toBe(1)
  })
})

it('one key at two hubs sends once, and both tell the same', async () => {
  const user = await join()
  const other = await startHub()
  const input = { ...meeting, idempotency_key: randomUUID() }
  const answers = await Promise.all([both.url, other].map((url) => callTool(url, user.token, tool, input)))

  expect(answers.some(({ isError }) => !isError)).toBe(true)
  const later = await Promise.all([both.url, other].map((url) => callTool(url, user.token, tool, input)))
  expect(later[0]).toMatchObject({ isError: false })
  expect(later[1]).toEqual(later[0])
  expect(await sent()).toBe(1)
})
