/** What the user decided about sending, where it is a setting of Gmail's that sends, or a list that is answered. */
import type { Permissions } from '@oma/contract'
import { createSandboxControl, type SandboxControl } from '@oma/google-sandbox/control'
import { ada, bruno, connectGoogle } from '@oma/vault/testing/google'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callTool, startBoth, type Both } from './start-both.ts'

let both: Both
let google: SandboxControl
let url: URL
beforeAll(async () => {
  both = await startBoth()
  google = createSandboxControl(both.vault.sandboxUrl)
  const { client_id: HUB_CLIENT_ID, client_secret: HUB_CLIENT_SECRET } = both.vault.hub
  url = await both.startHub({ HUB_CLIENT_ID, HUB_CLIENT_SECRET, HUB_TOOLSETS: 'all' })
})
afterAll(() => both.close())
beforeEach(() => google.calls.clear())

async function join(permissions: Partial<Permissions>) {
  const user = await both.joinWithToken()
  await connectGoogle(both.vault, user, { scopes: 'gmail.settings gmail.modify gmail.send' })
  const all = { sending: 'allow' as const, allowed_recipients: [], read_only: false, ...permissions }
  await user.client.permissions.change({ body: all })
  return {
    call: (name: string, input: Record<string, unknown>) => callTool(url, user.token, name, input),
    previews: async () => (await user.client.approvals.list()).approvals.map(({ preview }) => preview),
  }
}

describe('the out-of-office reply', () => {
  const away = { enabled: true, subject: 'Away', text: 'Back on Monday.' }
  const changes = async () =>
    (await google.calls.list('*/settings/vacation')).filter(({ method }) => method === 'PUT').length

  it('is refused where a list of recipients is kept, with why, and where each of both is changed', async () => {
    const { call } = await join({ allowed_recipients: ['example.test'] })
    const { isError, text } = await call('gmail_set_vacation', { ...away, contacts_only: true })

    expect(isError).toBe(true)
    expect(text).toMatch(/whoever writes first.*in Gmail, under settings.*in the dashboard, under permissions/)
    expect(text).not.toContain('gmail_create_draft')
    expect(await changes()).toBe(0)
    expect(await call('gmail_set_vacation', { enabled: false })).toMatchObject({ isError: false })
  })

  it('is set by the user themselves where assistants only write drafts', async () => {
    const { call } = await join({ sending: 'drafts_only' })

    expect(await call('gmail_set_vacation', away)).toMatchObject({
      isError: true,
      text: expect.stringMatching(/^Not sent.*by themselves in Gmail, under settings\.$/),
    })
    expect(await changes()).toBe(0)
  })

  it.each([
    [{}, 'To: everybody who writes\n'],
    [{ contacts_only: true }, 'To: every contact who writes\n'],
    [{ domain_only: true }, 'To: everybody of the user’s own domain who writes\n'],
    [{ contacts_only: true, domain_only: true }, 'To: every contact who writes, of the user’s own domain\n'],
  ])('is shown for approval with whom it answers: %j', async (limits, whom) => {
    const { call, previews } = await join({ sending: 'confirm' })
    const none = { contacts_only: false, domain_only: false }

    expect(await call('gmail_set_vacation', { ...away, ...none, ...limits })).toMatchObject({
      isError: true,
      text: expect.stringContaining('/approvals/'),
    })
    expect(await previews()).toEqual([expect.stringContaining(whom)])
  })
})

describe('the mail that unsubscribes from a list', () => {
  const list = 'leave@list.example'
  const page = 'https://list.example/leave'
  async function received(headers: Record<string, string>): Promise<{ message_id: string }> {
    const mail = { account: ada, from: 'news@list.example', subject: 'News', text: 'x', headers }
    const { messages } = await google.seed({ messages: [mail] })
    return { message_id: messages[0]!.id }
  }
  const drafts = async () => (await google.calls.list('*/drafts')).filter(({ method }) => method === 'POST').length

  it('is no draft to anybody who is not allowed, also beside a page', async () => {
    const { call } = await join({ allowed_recipients: [bruno] })
    for (const ways of [`<mailto:${list}>`, `<${page}>, <mailto:${list}>`]) {
      expect(await call('gmail_unsubscribe', await received({ 'List-Unsubscribe': ways }))).toMatchObject({
        isError: true,
        text: expect.stringContaining(list),
      })
    }
    expect(await drafts()).toBe(0)
  })

  it('is a draft to one who is, and asks nothing as nothing is sent', async () => {
    for (const permissions of [{ allowed_recipients: ['list.example'] }, { sending: 'confirm' as const }]) {
      const { call } = await join(permissions)
      const mail = await received({ 'List-Unsubscribe': `<mailto:${list}>` })
      expect(await call('gmail_unsubscribe', mail)).toMatchObject({ output: { status: 'draft' } })
    }
  })

  it('is not written where one click does it', async () => {
    const { call } = await join({ allowed_recipients: [bruno] })
    const headers = {
      'List-Unsubscribe': `<https://127.0.0.1/leave>, <mailto:${list}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    }

    // The click does not get to this machine, which nobody can know before.
    expect(await call('gmail_unsubscribe', await received(headers))).toMatchObject({ output: { status: 'unknown' } })
    expect(await drafts()).toBe(0)
  })
})
