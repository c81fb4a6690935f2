import type { gmail_v1 } from '@googleapis/gmail'
import { describe, expect, it } from 'vitest'
import { ada, bruno, find, send, startMailboxes, userId } from '../../../testing/mail-pair.ts'

const sendAsEmail = 'press@example.test'

async function startWithAlias(more: gmail_v1.Schema$SendAs = {}) {
  const people = await startMailboxes()
  const { data } = await people.ada.users.settings.sendAs.create({ userId, requestBody: { sendAsEmail, ...more } })
  return { ...people, alias: data, sendAs: people.ada.users.settings.sendAs }
}

describe('sendAs', () => {
  it('has the account’s own address, which cannot be deleted', async () => {
    const { ada: hers } = await startMailboxes()
    const { data } = await hers.users.settings.sendAs.list({ userId })

    expect(data.sendAs).toMatchObject([
      { sendAsEmail: ada, displayName: 'Ada Berg', isPrimary: true, isDefault: true, signature: '' },
    ])
    await expect(hers.users.settings.sendAs.delete({ userId, sendAsEmail: ada })).rejects.toMatchObject({ status: 400 })
  })

  it('takes an alias, changes and removes it', async () => {
    const { sendAs, alias } = await startWithAlias({ displayName: 'Press' })
    const patched = await sendAs.patch({ userId, sendAsEmail, requestBody: { signature: '<b>Ada</b>' } })
    const updated = await sendAs.update({ userId, sendAsEmail, requestBody: { displayName: 'News' } })

    expect(alias).toMatchObject({ sendAsEmail, displayName: 'Press', verificationStatus: 'accepted', isDefault: false })
    expect(patched.data).toMatchObject({ displayName: 'Press', signature: '<b>Ada</b>' })
    expect(updated.data).toMatchObject({ displayName: 'News', signature: '' })
    await expect(sendAs.create({ userId, requestBody: { sendAsEmail } })).rejects.toMatchObject({ status: 409 })
    await sendAs.delete({ userId, sendAsEmail })
    await expect(sendAs.get({ userId, sendAsEmail })).rejects.toMatchObject({ status: 404 })
  })

  it('keeps the person’s signature without what would run', async () => {
    const { ada: hers } = await startMailboxes()
    const signature = '<b onclick="x()">Ada</b><script>x()</script>'
    const { data } = await hers.users.settings.sendAs.patch({ userId, sendAsEmail: ada, requestBody: { signature } })

    expect(data.signature).toBe('<b>Ada</b>')
  })

  it('never shows the password of an SMTP relay', async () => {
    const smtpMsa = {
      host: 'smtp.example.test',
      port: 587,
      securityMode: 'starttls',
      username: 'a',
      password: 'secret',
    }
    const { alias } = await startWithAlias({ smtpMsa })

    expect(alias.smtpMsa).toEqual({ host: 'smtp.example.test', port: 587, securityMode: 'starttls' })
  })

  it('has one default, from which mail is when it does not say', async () => {
    const { ada: hers, bruno: his, sendAs } = await startWithAlias({ displayName: 'Press', isDefault: true })
    await send(hers, { To: bruno, Subject: 'News' })
    const [arrived] = await find(his, 'subject:news')

    expect((await sendAs.get({ userId, sendAsEmail: ada })).data.isDefault).toBe(false)
    expect(arrived?.header('From')).toBe(`Press <${sendAsEmail}>`)
    await sendAs.delete({ userId, sendAsEmail })
    expect((await sendAs.get({ userId, sendAsEmail: ada })).data.isDefault).toBe(true)
  })

  it('lets an alias stand in From, with its name and its Reply-To', async () => {
    const replyToAddress = 'answers@example.test'
    const { ada: hers, bruno: his } = await startWithAlias({ displayName: 'Prüf, Stelle', replyToAddress })
    await send(hers, { To: bruno, Subject: 'News', From: sendAsEmail })
    const [arrived] = await find(his, 'subject:news')

    expect(arrived?.header('From')).toBe(`Prüf, Stelle <${sendAsEmail}>`)
    expect(arrived?.header('Reply-To')).toBe(replyToAddress)
    expect(arrived?.header('X-Google-Original-From')).toBeUndefined()
    expect(await find(hers, 'from:me subject:news')).toHaveLength(1)
  })

  it('brings mail for an alias to its person', async () => {
    const { ada: hers, bruno: his } = await startWithAlias()
    await send(his, { To: sendAsEmail, Subject: 'Question' })
    const [arrived] = await find(hers, 'in:inbox')

    expect(arrived?.header('Delivered-To')).toBe(ada)
    expect(arrived?.header('To')).toBe(sendAsEmail)
  })

  it('does not let an address stand in From before it is verified', async () => {
    const { ada: hers, bruno: his, alias, sendAs } = await startWithAlias({ sendAsEmail: 'ada@outside.example' })
    await send(hers, { To: bruno, Subject: 'News', From: 'ada@outside.example' })
    const [arrived] = await find(his, 'subject:news')
    const pending = { userId, sendAsEmail: 'ada@outside.example' }

    expect(alias.verificationStatus).toBe('pending')
    expect(arrived?.header('From')).toBe(`Ada Berg <${ada}>`)
    expect((await sendAs.verify(pending)).status).toBe(204)
    await expect(sendAs.patch({ ...pending, requestBody: { isDefault: true } })).rejects.toMatchObject({ status: 400 })
  })

  it('holds somebody else’s address pending', async () => {
    expect((await startWithAlias({ sendAsEmail: bruno })).alias.verificationStatus).toBe('pending')
  })

  it('refuses what is no address', async () => {
    await expect(startWithAlias({ sendAsEmail: 'press' })).rejects.toMatchObject({ status: 400 })
  })
})
