import { describe, expect, it } from 'vitest'
import { startMailboxes, userId } from '../../testing/mail-pair.ts'

describe('settings', () => {
  it('keep the language', async () => {
    const { settings } = (await startMailboxes()).ada.users
    expect((await settings.getLanguage({ userId })).data).toEqual({ displayLanguage: 'en' })
    await settings.updateLanguage({ userId, requestBody: { displayLanguage: 'pt-BR' } })

    expect((await settings.getLanguage({ userId })).data).toEqual({ displayLanguage: 'pt-BR' })
    await expect(
      settings.updateLanguage({ userId, requestBody: { displayLanguage: 'not a language' } }),
    ).rejects.toMatchObject({ status: 400 })
  })

  it('keep IMAP and POP', async () => {
    const { settings } = (await startMailboxes()).ada.users
    const imap = { enabled: false, autoExpunge: false, expungeBehavior: 'trash', maxFolderSize: 1000 }
    const pop = { accessWindow: 'allMail', disposition: 'archive' }
    await settings.updateImap({ userId, requestBody: imap })
    await settings.updatePop({ userId, requestBody: pop })

    expect((await settings.getImap({ userId })).data).toEqual(imap)
    expect((await settings.getPop({ userId })).data).toEqual(pop)
    await expect(settings.updateImap({ userId, requestBody: { maxFolderSize: 7 } })).rejects.toMatchObject({
      status: 400,
    })
  })
})
