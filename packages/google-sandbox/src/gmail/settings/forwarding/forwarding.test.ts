import { describe, expect, it } from 'vitest'
import { ada, bruno, find, send, startMailboxes, userId } from '../../../testing/mail-pair.ts'

const forwardingEmail = 'chen@example.test'

async function startForwarding(disposition: string) {
  const people = await startMailboxes()
  await people.sandbox.plant({ accounts: [{ email: forwardingEmail, name: 'Chen' }] })
  const { settings } = people.ada.users
  await settings.forwardingAddresses.create({ userId, requestBody: { forwardingEmail } })
  const requestBody = { enabled: true, emailAddress: forwardingEmail, disposition }
  await settings.updateAutoForwarding({ userId, requestBody })
  return { ...people, settings, chen: (await people.sandbox.connect(forwardingEmail)).gmail }
}

describe('forwarding', () => {
  it('knows the addresses it may use: those of the sandbox at once, others never', async () => {
    const { ada: hers } = await startMailboxes()
    const { forwardingAddresses } = hers.users.settings
    expect((await forwardingAddresses.list({ userId })).data).toEqual({})
    const create = (email: string) => forwardingAddresses.create({ userId, requestBody: { forwardingEmail: email } })

    expect((await create(bruno)).data).toEqual({ forwardingEmail: bruno, verificationStatus: 'accepted' })
    expect((await create('x@outside.example')).data.verificationStatus).toBe('pending')
    expect((await forwardingAddresses.get({ userId, forwardingEmail: bruno })).data.forwardingEmail).toBe(bruno)
    expect((await forwardingAddresses.list({ userId })).data.forwardingAddresses).toHaveLength(2)
    await expect(create(bruno)).rejects.toMatchObject({ status: 409 })
    await expect(create('nonsense')).rejects.toMatchObject({ status: 400 })
    await forwardingAddresses.delete({ userId, forwardingEmail: bruno })
    await expect(forwardingAddresses.get({ userId, forwardingEmail: bruno })).rejects.toMatchObject({ status: 404 })
  })

  it.each([
    ['leaveInInbox', ['INBOX', 'UNREAD']],
    ['archive', ['UNREAD']],
    ['markRead', ['INBOX']],
    ['trash', ['TRASH', 'UNREAD']],
  ])('of all mail sends a copy on and then does %s', async (disposition, expected) => {
    const { ada: hers, bruno: his, chen } = await startForwarding(disposition)
    await send(his, { To: ada, Subject: 'Lamp' })
    const [kept] = await find(hers, 'in:anywhere subject:lamp')
    const [copy] = await find(chen, 'in:inbox')

    expect(kept?.labelIds.filter((id) => ['INBOX', 'UNREAD', 'TRASH'].includes(id)).sort()).toEqual(expected)
    expect(copy?.header('X-Forwarded-To')).toBe(forwardingEmail)
  })

  it('in a circle ends', async () => {
    const { bruno: his, chen, sandbox } = await startForwarding('leaveInInbox')
    const { settings } = chen.users
    await settings.forwardingAddresses.create({ userId, requestBody: { forwardingEmail: ada } })
    const requestBody = { enabled: true, emailAddress: ada, disposition: 'leaveInInbox' }
    await settings.updateAutoForwarding({ userId, requestBody })
    await send(his, { To: ada, Subject: 'Lamp' })

    expect(await find((await sandbox.connect(ada)).gmail, 'in:inbox')).toHaveLength(1)
    expect(await find(chen, 'in:inbox')).toHaveLength(1)
  })

  it('needs a verified address, and stops when the address goes', async () => {
    const { settings } = await startForwarding('archive')
    const outside = { enabled: true, emailAddress: 'x@outside.example', disposition: 'archive' }
    await expect(settings.updateAutoForwarding({ userId, requestBody: outside })).rejects.toMatchObject({ status: 400 })
    await settings.forwardingAddresses.delete({ userId, forwardingEmail })

    expect((await settings.getAutoForwarding({ userId })).data).toEqual({ enabled: false })
  })
})
