import { describe, expect, it } from 'vitest'
import type { SandboxOptions } from '../index.ts'
import { startSandbox } from '../testing/start-sandbox.ts'
import { createSandboxControl } from './client.ts'

const start = new Date('2026-11-25T12:00:00Z')

async function startWith(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ now: () => start, ...options })
  const [ada, bruno] = [await sandbox.connect('ada@example.test'), await sandbox.connect('bruno@example.test')]
  return { sandbox, ada, bruno, control: createSandboxControl(sandbox.url) }
}

describe('the quota', () => {
  it('is off unless asked for', async () => {
    const { ada } = await startWith()

    for (let each = 0; each < 20; each++) await ada.gmail.users.getProfile({ userId: 'me' })
    expect((await ada.gmail.users.getProfile({ userId: 'me' })).status).toBe(200)
  })

  it('counts queries of Calendar per person, and begins anew with the next minute', async () => {
    const { ada, bruno, control } = await startWith()
    await control.quota.set({ calendar_queries_per_minute: 2 })
    await ada.calendar.colors.get()
    await ada.calendar.colors.get()

    await expect(ada.calendar.colors.get()).rejects.toMatchObject({
      status: 403,
      response: { data: { error: { errors: [{ domain: 'usageLimits', reason: 'rateLimitExceeded' }] } } },
    })
    expect((await bruno.calendar.colors.get()).status).toBe(200)
    expect((await ada.gmail.users.getProfile({ userId: 'me' })).status).toBe(200)
    await control.clock.advance(60)
    expect((await ada.calendar.colors.get()).status).toBe(200)
  })

  it('weighs methods of Gmail as Google does', async () => {
    const { ada, control } = await startWith()
    const send = () => {
      const raw = Buffer.from('To: ada@example.test\r\nSubject: x\r\n\r\nx').toString('base64url')
      return ada.gmail.users.messages.send({ userId: 'me', requestBody: { raw } })
    }
    await control.quota.set({ gmail_units_per_minute: 106 })
    await send()

    await expect(send()).rejects.toMatchObject({ status: 403 })
    await ada.gmail.users.messages.list({ userId: 'me' })
    await ada.gmail.users.getProfile({ userId: 'me' })
    await expect(ada.gmail.users.getProfile({ userId: 'me' })).rejects.toMatchObject({ status: 403 })
    await control.quota.lift()
    expect((await send()).status).toBe(200)
  })

  it('comes back with a reset where the sandbox started with one', async () => {
    const limits = { gmailUnitsPerMinute: 1, calendarQueriesPerMinute: 0 }
    const { sandbox, ada, control } = await startWith({ quota: limits })
    await expect(ada.calendar.colors.get()).rejects.toMatchObject({ status: 403 })
    await control.quota.lift()
    expect((await ada.calendar.colors.get()).status).toBe(200)
    await control.reset()
    const again = await sandbox.connect('ada@example.test')

    await expect(again.calendar.colors.get()).rejects.toMatchObject({ status: 403 })
  })

  it('of Google lets 600 queries a minute through', async () => {
    const { ada } = await startWith({ quota: 'google' })
    const answers = await Promise.allSettled(Array.from({ length: 601 }, () => ada.calendar.colors.get()))

    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1)
  })
})
